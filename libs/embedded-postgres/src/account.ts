import { execFileSync, spawnSync } from 'node:child_process';
import { chown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import { refuse, type PostgresFault } from './fault.js';
import type { Places } from './places.js';

/** Whom root runs the server as; PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `id` as a number or name; undefined if the system has no such user. */
function idOf(flag: string, user: string): string | undefined {
  try {
    return execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** The owner of the data if root is asked to go on with it, else `nobody`; undefined runs the server as the caller. */
export async function serverAccount({ cluster, folder }: Places): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const path of [cluster, folder]) {
    const owner = await stat(path).catch(() => undefined);
    // initdb refuses an owner without a name, such as one of a folder mounted into a container.
    const usable = owner !== undefined && owner.uid !== 0 && (path === cluster || idOf('-un', String(owner.uid)));
    if (usable) return { uid: owner.uid, gid: owner.gid };
  }
  return { uid: Number(idOf('-u', 'nobody') ?? 65534), gid: Number(idOf('-g', 'nobody') ?? 65534) };
}

/** Root can look into every folder; whether the account can is asked in its name. */
export function entered(folder: string, account: Account | undefined): Result<undefined, PostgresFault> {
  if (account === undefined) return ok(undefined);
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...account, cwd: '/' });
  if (asked.error !== undefined)
    return refuse(
      'cannot-drop-root',
      `PostgreSQL refuses to run as root, and this system does not let root run it as user ${account.uid} ` +
        `(${asked.error.message}). Start it as an ordinary user.`,
    );
  if (asked.status === 0) return ok(undefined);
  return refuse(
    'folder-unreachable',
    `PostgreSQL refuses to run as root, and user ${account.uid}, whom it would run as, cannot enter ${folder}. ` +
      'Choose a data folder outside private folders, such as one in /var/lib.',
  );
}

/** Gives a folder and all in it to the account. */
export async function giveTo(account: Account | undefined, folder: string): Promise<void> {
  if (account === undefined) return;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name));
  await Promise.all([folder, ...files].map((path) => chown(path, account.uid, account.gid)));
}
