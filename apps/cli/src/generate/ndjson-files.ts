import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { CommandFailure, EXIT } from '../exit-codes.js';

/** Characters that are gathered before they are written. */
const CHUNK = 64 * 1024;

interface OpenFile {
  /** Where the text goes in: the file itself, or what compresses it. */
  readonly sink: WriteStream | Gzip;
  /** Settles when all is on disk, or when writing failed. */
  readonly done: Promise<void>;
  pending: string;
  lines: number;
}

/**
 * One ndjson file for each resource type in a folder. Writing waits for the disk, so that memory stays flat. Every file is
 * named in the register before it is made, so that what an interrupted run left can be told from the files of others.
 */
export class NdjsonFiles {
  readonly #files = new Map<string, OpenFile>();

  constructor(
    readonly folder: string,
    readonly register: string,
    readonly isCompressed: boolean,
  ) {}

  /** Lines by resource type, sorted by type. */
  counts(): readonly (readonly [type: string, lines: number])[] {
    return [...this.#files].map(([type, { lines }]) => [type, lines] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** @throws CommandFailure where the disk refuses. */
  async add(type: string, line: string): Promise<void> {
    const file = this.#files.get(type) ?? (await this.#open(type));
    file.lines += 1;
    file.pending += `${line}\n`;
    if (file.pending.length >= CHUNK) await flush(file);
  }

  /** Writes what is left and waits until all is on disk. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) {
      await flush(file);
      file.sink.end();
      await file.done;
    }
  }

  async #open(type: string): Promise<OpenFile> {
    const name = `${type}.ndjson${this.isCompressed ? '.gz' : ''}`;
    const path = join(this.folder, name);
    await appendFile(join(this.folder, this.register), `${name}\n`);
    const file = createWriteStream(path, { flags: 'wx' });
    const sink = this.isCompressed ? createGzip() : file;
    if (sink !== file) sink.pipe(file);
    const done = finished(file).catch((error: unknown) => {
      throw new CommandFailure(EXIT.usage, [`${path}: Writing failed. ${(error as Error).message}`]);
    });
    // A failure is told when the file is next waited for.
    done.catch(() => undefined);
    const open: OpenFile = { sink, done, pending: '', lines: 0 };
    this.#files.set(type, open);
    return open;
  }
}

async function flush(file: OpenFile): Promise<void> {
  const text = file.pending;
  file.pending = '';
  if (text !== '' && !file.sink.write(text)) await Promise.race([once(file.sink, 'drain'), file.done]);
}
