import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type PostgresFault, type PostgresServer } from '@kohort/embedded-postgres';
import { failed, type Result } from '@kohort/kernel';
import { reasonOf } from '../failure.js';

export type Started = Result<PostgresServer, PostgresFault>;

/** Milliseconds in which what a killed sandbox left behind ends on its own. */
export const LEFT_BEHIND_PATIENCE = 20_000;

/**
 * Starts the server of a data folder. The guard of a killed sandbox owns that server while it stops it: that ends, and
 * then the server is ours.
 *
 * @param patience milliseconds to wait for it
 */
export async function startPatiently(dataFolder: string, patience: number, port?: number): Promise<Started> {
  const latest = Date.now() + patience;
  for (;;) {
    const options = { dataFolder, ...(port === undefined ? {} : { port }) };
    const started = await startPostgres(options).catch((error: unknown): Started =>
      failed({ code: 'not-answering', message: `PostgreSQL does not answer: ${reasonOf(error)}.`, path: '' }),
    );
    const passing = !started.ok && (started.error.code === 'in-use' || started.error.code === 'not-answering');
    if (!passing || Date.now() > latest) return started;
    await sleep(200);
  }
}
