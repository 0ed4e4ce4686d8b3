import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileFault } from './file-bytes.js';
import { fhirFault, unread, type Unread } from './item.js';
import { inReadingOrder, typeNamed } from './reading-order.js';

export interface SourceFile {
  readonly path: string;
  /** How people find it: below the folder that was named, with "/" between. */
  readonly name: string;
  readonly kind: 'ndjson' | 'document';
}

export interface SourceFiles {
  readonly files: readonly SourceFile[];
  /** What could not be looked into. */
  readonly unread: readonly Unread[];
}

const NAMES = '.ndjson, .jsonl or .json, also with .gz';

function kindOf(name: string): SourceFile['kind'] | undefined {
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(name)) return 'ndjson';
  return /\.json(\.gz)?$/i.test(name) ? 'document' : undefined;
}

/**
 * The FHIR files at a path, itself a file or a folder of any depth: files that are named after Patient first, then those
 * after Medication, each group sorted by name (by code unit, the same everywhere). Names that begin with a dot are left
 * out. Links are followed, but no file or folder is read twice.
 */
export async function sourceFiles(path: string): Promise<SourceFiles> {
  const nothing = (fault: Unread['fault']): SourceFiles => ({ files: [], unread: [unread(path, 'rest', fault)] });
  try {
    if (!(await stat(path)).isDirectory()) {
      const kind = kindOf(path);
      if (kind) return { files: [{ path, name: basename(path), kind }], unread: [] };
      return nothing(fhirFault('unknown-file', 'The name does not tell what the file is.', `Name it ${NAMES}.`));
    }
    const walk = new Walk();
    await walk.folder(await realpath(path), '');
    const files = inReadingOrder(walk.inOrder(), ({ name }) => typeNamed(name));
    if (files.length > 0 || walk.unread.length > 0) return { files, unread: walk.unread };
    return nothing(fhirFault('no-files', 'The folder holds no FHIR files.', `They are named ${NAMES}.`));
  } catch (error) {
    return nothing(fileFault(error));
  }
}

class Walk {
  readonly unread: Unread[] = [];
  readonly #folders = new Set<string>();
  readonly #files = new Map<string, SourceFile>();

  inOrder(): SourceFile[] {
    return [...this.#files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** `real` is free of links, so that it tells whether the folder has been seen. */
  async folder(real: string, name: string): Promise<void> {
    if (this.#folders.has(real)) return;
    this.#folders.add(real);
    const entries = await readdir(real, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const below = name === '' ? entry.name : `${name}/${entry.name}`;
      try {
        await this.#entry(entry, join(real, entry.name), below);
      } catch (error) {
        this.unread.push(unread(below, 'part', fileFault(error)));
      }
    }
  }

  async #entry(entry: Dirent, path: string, name: string): Promise<void> {
    const target = entry.isSymbolicLink() ? await realpath(path) : path;
    const status = entry.isSymbolicLink() ? await stat(target) : entry;
    if (status.isDirectory()) return this.folder(target, name);
    const kind = kindOf(name);
    if (kind && status.isFile() && !this.#files.has(target)) this.#files.set(target, { path, name, kind });
  }
}
