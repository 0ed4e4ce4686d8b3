import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { orFail } from '../failure.js';
import type { Places } from './places.js';
import { LEFT_BEHIND_PATIENCE, startPatiently } from './start-patiently.js';

/** Goes into a sentence. */
export const WHAT_IS_DELETED = 'databases, records, accounts, mails, keys and logs';

/**
 * Deletes what a sandbox keeps in a folder of its own; the folder, its marker and anything else in it stay.
 *
 * @throws SandboxFailure where a PostgreSQL that was left running there cannot be stopped
 */
export async function reset(places: Places): Promise<void> {
  await stopOrphan(places);
  const { records, running, postgres, inbox, identityProvider, keys, logs } = places;
  // The list of what is kept goes first: half a deletion is never taken for something whole.
  for (const path of [records, running, postgres, inbox, identityProvider, keys, logs])
    await rm(path, { recursive: true, force: true });
}

/** A server left by a kill would go on writing into what is deleted. */
async function stopOrphan({ postgres }: Places): Promise<void> {
  if (!existsSync(join(postgres, 'cluster', 'data', 'postmaster.pid'))) return;
  const started = await startPatiently(postgres, LEFT_BEHIND_PATIENCE);
  if (started.ok) return started.value.stop();
  if (started.error.code === 'in-use' || started.error.code === 'not-answering') orFail(started);
}
