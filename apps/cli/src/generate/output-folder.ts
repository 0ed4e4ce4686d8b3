import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailure, EXIT } from '../exit-codes.js';

/** Names the files that `generate` wrote into a folder, one a line. Reading passes over names that begin with a dot. */
export const REGISTER = '.kohort-generated';
const OWN_NAME = /^[A-Za-z]+\.ndjson(\.gz)?$/;

/**
 * Makes the folder ready: it must be missing or empty, or with `force` hold no file in the way but those that `generate`
 * wrote before, which are removed. Files of others are never touched.
 * @throws CommandFailure where the folder cannot be used.
 */
export async function prepareFolder(folder: string, force: boolean): Promise<void> {
  const entries = await entriesOf(folder);
  if (entries.length > 0 && !force) {
    const isOwn = entries.includes(REGISTER);
    const hint = isOwn ? ' --force replaces the people that it holds.' : ' Give another one.';
    throw new CommandFailure(EXIT.usage, [`${folder}: The folder is not empty.${hint}`]);
  }
  const own = entries.includes(REGISTER) ? await ownFiles(folder) : [];
  const foreign = entries.find((name) => OWN_NAME.test(name) && !own.includes(name));
  if (foreign !== undefined) {
    const line = `${join(folder, foreign)}: Another program wrote this file, so it is not replaced. Give another folder.`;
    throw new CommandFailure(EXIT.usage, [line]);
  }
  for (const name of own) await rm(join(folder, name), { force: true });
  await writeFile(join(folder, REGISTER), '');
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true });
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      EEXIST: 'This is a file, not a folder.',
      ENOTDIR: 'Part of this path is a file, not a folder.',
      EACCES: 'Writing here is not permitted.',
      EROFS: 'Writing here is not permitted.',
    };
    const reason = reasons[code ?? ''];
    if (reason === undefined) throw error;
    throw new CommandFailure(EXIT.usage, [`${folder}: ${reason}`]);
  }
}

/** Names from the register, and no path that would lead out of the folder. */
const ownFiles = async (folder: string): Promise<string[]> =>
  (await readFile(join(folder, REGISTER), 'utf8')).split('\n').filter((name) => OWN_NAME.test(name));
