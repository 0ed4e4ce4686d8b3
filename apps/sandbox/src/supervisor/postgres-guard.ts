/**
 * Stops the PostgreSQL of the data folder named as the one argument when the process that started this one is gone
 * without having done so. If another sandbox has adopted the server by then, it stays.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds in which the apps, which end for the same reason, finish what they are at. */
const GRACE = 3000;

async function stopServer(dataFolder: string): Promise<void> {
  if (!existsSync(join(dataFolder, 'cluster', 'data', 'postmaster.pid'))) return;
  const { startPostgres } = await import('@kohort/embedded-postgres');
  const adopted = await startPostgres({ dataFolder });
  if (adopted.ok) await adopted.value.stop();
}

const end = (): void =>
  void sleep(GRACE)
    .then(() => stopServer(process.argv[2] ?? ''))
    .finally(() => process.exit(0));

// Whoever started this may be gone before this line is reached.
if (process.connected) process.once('disconnect', end);
else end();
