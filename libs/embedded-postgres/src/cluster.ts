import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ok, type Result } from '@kohort/kernel';
import { giveTo } from './account.js';
import { POSTGRES_MAJOR } from './binaries.js';
import type { DataFolder } from './data-folder.js';
import { refuse, type PostgresFault } from './fault.js';
import { placesIn } from './places.js';

/** What the server and initdb see of the caller's environment: nothing that steers PostgreSQL (PGDATA, PGPORT). */
export const serverEnvironment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Says what is wrong with data that stands there, without changing it. */
export async function checkCluster({ places }: DataFolder): Promise<Result<undefined, PostgresFault>> {
  const version = (await readFile(join(places.data, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version !== '' && version !== POSTGRES_MAJOR)
    return refuse(
      'other-version',
      `The data folder ${places.folder} was written by PostgreSQL ${version}; this is PostgreSQL ${POSTGRES_MAJOR}. ` +
        'Move it away, or dump it with its own version first.',
    );
  const complete =
    version !== '' && existsSync(join(places.data, 'global', 'pg_control')) && existsSync(places.password);
  if (complete) return ok(undefined);
  return refuse('broken-data', `The data folder ${places.folder} is broken: parts of the database are missing.`);
}

/**
 * Makes a new cluster: UTF-8, C locale, a generated password. It is made beside its place and then renamed, so that a
 * kill on the way leaves no half cluster, and of two processes that do it at once one wins.
 */
export async function createCluster(
  { places, account }: DataFolder,
  binaries: string,
  durable: boolean,
): Promise<Result<undefined, PostgresFault>> {
  const fresh = placesIn(places.folder, await mkdtemp(join(places.folder, 'cluster.new-')));
  try {
    await writeFile(fresh.password, randomBytes(18).toString('base64url'), { mode: 0o600 });
    await giveTo(account, fresh.cluster);
    const flags = ['--locale=C', '--encoding=UTF8', '--auth=scram-sha-256', '--no-instructions'];
    await promisify(execFile)(
      join(binaries, 'bin', 'initdb'),
      ['-D', fresh.data, '-U', 'postgres', `--pwfile=${fresh.password}`, ...flags, ...(durable ? [] : ['--no-sync'])],
      { ...account, cwd: '/', env: serverEnvironment },
    );
    await rename(fresh.cluster, places.cluster).catch((error: unknown) => {
      if (!existsSync(places.cluster)) throw error;
    });
    return ok(undefined);
  } catch (error) {
    // What initdb says last is the reason; a system error (no space left) has only its message.
    const { stderr, message } = error as Error & { stderr?: string };
    const why = stderr?.trim().split('\n').at(-1) ?? message;
    return refuse('start-failed', `PostgreSQL cannot make a database in ${places.folder}: ${why}.`);
  } finally {
    await rm(fresh.cluster, { recursive: true, force: true });
  }
}
