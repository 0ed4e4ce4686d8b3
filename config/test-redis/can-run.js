import { spawnSync } from 'node:child_process';

/**
 * Whether tests can have a Redis: the one in the environment, or the system's redis-server. Where there is neither, one
 * line says that the Redis half of the queue suite is skipped; continuous integration never skips it.
 */
export function redisCanRun(environment = process.env, log = console.warn) {
  if (environment.KOHORT_TEST_REDIS_URL || environment.CI) return true;
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0) return true;
  log(
    'The Redis half of the queue suite is skipped: redis-server is not installed (Debian: apt-get install redis-server).',
  );
  return false;
}
