import { chmod, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import { runningAs } from './adopt.js';
import type { PostgresFault } from './fault.js';
import { placesIn } from './places.js';
import { isRunning } from './process-state.js';
import { startPostgres } from './start-postgres.js';
import { SERVER_VARIABLE } from './test-database.js';

const PREFIX = 'kohort-test-postgres-';
const SHARED_MEMORY = '/dev/shm';
const HOUR = 3_600_000;

export interface TestCluster {
  readonly url: string;
  /** Stops the server and removes its folder. */
  readonly stop: () => Promise<void>;
}

/** Clusters of test runs that were killed: stopped and removed, unless a long run still owns them. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const left = join(folder, name);
    if (!name.startsWith(PREFIX) || Date.now() - (await stat(left)).mtimeMs < HOUR) continue;
    const running = await runningAs(placesIn(left));
    if (running !== undefined && isRunning(running.pid)) {
      const adopted = await startPostgres({ dataFolder: left });
      if (!adopted.ok) continue;
      await adopted.value.stop();
    }
    // Another user's folder stays.
    await rm(left, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Memory first where Linux has plenty: a database is copied in 20 ms there, in 20 to 300 ms on disks. */
async function temporaryFolders(): Promise<string[]> {
  const memory = await statfs(SHARED_MEMORY).catch(() => undefined);
  const plenty = memory !== undefined && memory.bavail * memory.bsize > 2 ** 31;
  return plenty ? [SHARED_MEMORY, tmpdir()] : [tmpdir()];
}

async function startIn(temporary: string): Promise<Result<TestCluster, PostgresFault>> {
  await sweep(temporary);
  const dataFolder = await mkdtemp(join(temporary, PREFIX));
  await chmod(dataFolder, 0o755);
  const remove = (): Promise<void> => rm(dataFolder, { recursive: true, force: true });
  const started = await startPostgres({ dataFolder, durable: false });
  if (!started.ok) {
    await remove();
    return started;
  }
  const { url, stop } = started.value;
  process.env[SERVER_VARIABLE] = url;
  return ok({ url, stop: () => stop().then(remove) });
}

/**
 * A temporary cluster for one test run, without fsync; its address goes to the test files by the environment.
 * Of the folders, the first in which it starts is used: a folder may forbid to run programs.
 */
export async function startTestCluster(folders?: string[]): Promise<Result<TestCluster, PostgresFault>> {
  const [first = tmpdir(), ...others] = folders ?? (await temporaryFolders());
  const started = await startIn(first);
  return started.ok || others.length === 0 ? started : startTestCluster(others);
}
