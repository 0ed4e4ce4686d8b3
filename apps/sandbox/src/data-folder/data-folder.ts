import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { reachableDataFolder } from '@kohort/embedded-postgres';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { codeOf, reasonOf } from '../failure.js';
import { placesIn, USUAL_FOLDER, type Places } from './places.js';

export type FolderFault = Fault<'not-ours' | 'no-folder' | 'folder-not-writable'>;

const refuse = (code: FolderFault['code'], message: string) => failed<FolderFault>({ code, message, path: '/data' });

const MARK = 'This folder belongs to the Kohort sandbox.';
const MARKER = `${MARK}\n"kohort sandbox --reset" deletes what the sandbox keeps here.\n`;

/** The folder asked for, or the usual one; for root below a private folder, one that PostgreSQL's account can enter. */
export const chosenFolder = (asked: string | undefined): Promise<string> =>
  asked === undefined ? reachableDataFolder(USUAL_FOLDER) : Promise.resolve(resolve(asked));

/**
 * Whether the folder was made by a sandbox. One that does not exist, or is empty, becomes a sandbox's own in `make`.
 *
 * @returns `not-ours` if it holds something else, `no-folder` if it is none
 */
export async function inspect(folder: string): Promise<Result<'ours' | 'new', FolderFault>> {
  const { marker } = placesIn(folder);
  try {
    const names = existsSync(folder) ? await readdir(folder) : [];
    if (names.length === 0) return ok('new');
    const text = existsSync(marker) ? await readFile(marker, 'utf8') : '';
    if (text.startsWith(MARK)) return ok('ours');
    return refuse(
      'not-ours',
      `The folder ${folder} holds other files than a sandbox's; nothing in it was changed. Choose another --data folder.`,
    );
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return refuse('no-folder', `${folder} is a file, not a folder.`);
    return refuse('folder-not-writable', `The data folder ${folder} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Makes what is missing of the data folder. PostgreSQL's account enters it; what is not its own is closed to others. */
export async function make(folder: string): Promise<Result<Places, FolderFault>> {
  const places = placesIn(folder);
  try {
    for (const path of [folder, places.postgres]) await makeOpen(path);
    for (const path of [places.inbox, places.identityProvider, places.keys, places.logs])
      await mkdir(path, { recursive: true, mode: 0o700 });
    if (!existsSync(places.marker)) await writeFile(places.marker, MARKER);
    return ok(places);
  } catch (error) {
    return refuse('folder-not-writable', `The data folder ${folder} cannot be written: ${reasonOf(error)}.`);
  }
}

/** Whatever the umask says, others may pass through the folders that are made here; those that stand are left alone. */
async function makeOpen(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, 0o755);
}
