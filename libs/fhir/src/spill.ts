import { mkdtemp, open, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK = 1 << 18;
const EMPTY = Buffer.alloc(0);
/** No UTF-16 code unit takes more bytes of UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * Temporary files that no one else can read or find: made with mode 0600 in a new folder of mode 0700, and unlinked as
 * soon as they are open. What is in them is gone with the process, however that ends (the records are personal data).
 */
export class Spill {
  readonly #files: readonly FileHandle[];
  readonly #blocks: { bytes: Buffer; length: number }[];
  #full: { index: number; bytes: Buffer }[] = [];

  private constructor(files: readonly FileHandle[]) {
    this.#files = files;
    this.#blocks = files.map(() => ({ bytes: EMPTY, length: 0 }));
  }

  /** Opens `count` empty files below `directory`; throws the system's error where that is not possible. */
  static async open(count: number, directory: string): Promise<Spill> {
    const folder = await mkdtemp(join(directory, 'kohort-'));
    const files: FileHandle[] = [];
    try {
      for (let index = 0; index < count; index += 1) {
        const path = join(folder, String(index));
        files.push(await open(path, 'wx+', 0o600));
        await unlink(path);
      }
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    } finally {
      await rmdir(folder);
    }
    return new Spill(files);
  }

  /** Puts text into file `index`; it is held until `flush`. */
  add(index: number, text: string): void {
    const block = this.#blocks[index];
    if (!block) throw new RangeError(`There is no file ${index}`);
    const room = text.length * BYTES_PER_UNIT;
    if (block.length + room > block.bytes.length) {
      this.#retire(index);
      block.bytes = Buffer.allocUnsafe(Math.max(BLOCK, room));
      block.length = 0;
    }
    block.length += block.bytes.write(text, block.length, 'utf8');
  }

  /** Writes the blocks that are full. */
  async flush(): Promise<void> {
    const full = this.#full;
    this.#full = [];
    for (const { index, bytes } of full) await this.#files[index]?.appendFile(bytes);
  }

  /** Writes all that is held. */
  async finish(): Promise<void> {
    for (const index of this.#blocks.keys()) this.#retire(index);
    await this.flush();
  }

  #retire(index: number): void {
    const block = this.#blocks[index];
    if (!block || block.length === 0) return;
    this.#full.push({ index, bytes: block.bytes.subarray(0, block.length) });
    block.bytes = EMPTY;
    block.length = 0;
  }

  /** The bytes of file `index` from its start. The file is gone when they have been read. */
  read(index: number): AsyncIterable<Buffer> {
    const stream = this.#files[index]?.createReadStream({ start: 0, highWaterMark: BLOCK });
    if (!stream) throw new RangeError(`There is no file ${index}`);
    return stream as AsyncIterable<Buffer>;
  }

  /** Gives back all files, also those that have not been read. */
  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()));
  }
}
