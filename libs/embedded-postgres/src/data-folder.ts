import { createHash } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import { entered, serverAccount, type Account } from './account.js';
import { refuse, type PostgresFault } from './fault.js';
import { placesIn, type Places } from './places.js';

/** A data folder that can be written and that the server's account can enter. */
export interface DataFolder {
  readonly places: Places;
  readonly account: Account | undefined;
}

/** Makes the folder when it is new. */
export async function openDataFolder(dataFolder: string): Promise<Result<DataFolder, PostgresFault>> {
  const places = placesIn(resolve(dataFolder));
  try {
    if (!existsSync(places.folder)) {
      await mkdir(dirname(places.folder), { recursive: true });
      await mkdir(places.folder, { mode: 0o755 });
    }
    await access(places.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (existsSync(places.cluster)) await access(places.cluster, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse('folder-not-writable', `The data folder ${places.folder} cannot be written: ${why}.`);
  }
  const account = await serverAccount(places);
  const reached = entered(places.folder, account);
  return reached.ok ? ok({ places, account }) : reached;
}

/**
 * Where the data can lie if `preferred` is wanted: there, except for root with a folder that an unprivileged server
 * cannot enter, such as a clone below /root. Then it is a folder in /var/lib, always the same for the same `preferred`.
 */
export async function reachableDataFolder(preferred: string): Promise<string> {
  const folder = resolve(preferred);
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  if (entered(existing, await serverAccount(placesIn(folder))).ok) return folder;
  return join('/var/lib/kohort', createHash('sha256').update(folder).digest('hex').slice(0, 12));
}
