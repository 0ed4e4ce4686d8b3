import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import { claim, type Claim } from './claim.js';
import { refuse, type PostgresFault } from './fault.js';
import type { Places } from './places.js';
import { isPostgres, isRunning } from './process-state.js';

const PATIENCE = 30_000;

export interface Owned extends Claim {
  readonly pid: number;
  readonly port: number;
}

/** Process and port in postmaster.pid (PostgreSQL, src/include/utils/pidfile.h: lines 1 and 4). */
export async function runningAs(places: Places): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(join(places.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/**
 * Takes over a server of this data folder that is still running, such as one left by a kill.
 *
 * @returns undefined if none runs. A file that names a dead process is left to PostgreSQL, which knows whether it may
 * go; one that names another program is removed here, because PostgreSQL would refuse to start.
 */
export async function adopt(places: Places): Promise<Result<Owned, PostgresFault> | undefined> {
  const running = await runningAs(places);
  if (running === undefined || !isRunning(running.pid)) return undefined;
  if (!isPostgres(running.pid)) {
    await rm(join(places.data, 'postmaster.pid'), { force: true });
    return undefined;
  }
  const end = Date.now() + PATIENCE;
  const claimed = await claim(places, running.port, () => Date.now() > end || !isRunning(running.pid));
  if (claimed !== undefined) return claimed.ok ? ok({ ...claimed.value, ...running }) : claimed;
  if (!isRunning(running.pid) || Date.now() <= end) return undefined;
  return refuse(
    'not-answering',
    `A PostgreSQL (process ${running.pid}) holds the data folder ${places.folder} but does not answer on port ` +
      `${running.port}. Stop it, then start again.`,
  );
}
