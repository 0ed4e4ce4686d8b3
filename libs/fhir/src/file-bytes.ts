import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { failed, ok, type Result } from '@kohort/kernel';
import { fhirFault, type FhirFault } from './item.js';
import { isObject } from './json.js';

const CHUNK = 1 << 18;

/** The bytes of a file, unpacked where its name ends in .gz. Iterating throws what `fileFault` translates. */
export function fileBytes(path: string): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  if (!/\.gz$/i.test(path)) return file as AsyncIterable<Buffer>;
  // The pipeline hands an error of either stream to whoever iterates the last one.
  return pipeline(file, createGunzip({ chunkSize: CHUNK }), () => undefined) as AsyncIterable<Buffer>;
}

/** The whole of a file, or a fault where it is longer than `limit` bytes (once unpacked). */
export async function wholeFile(
  path: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Result<Buffer, FhirFault>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of fileBytes(path)) {
    signal?.throwIfAborted();
    length += chunk.length;
    if (length > limit) {
      const message = `The file holds more than ${Math.floor(limit / 1_000_000)} MB, which must be read at once.`;
      return failed(fhirFault('too-large', message, 'Save it as ndjson, one resource per line.'));
    }
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks, length));
}

/** What an error of a file or of its compression means; any other error is thrown on. */
export function fileFault(error: unknown): FhirFault {
  const code = isObject(error) && typeof error['code'] === 'string' ? error['code'] : undefined;
  switch (code) {
    case undefined:
      throw error;
    case 'ENOENT':
      return fhirFault('not-found', 'There is no such file or folder.');
    case 'Z_BUF_ERROR':
      return fhirFault('bad-gzip', 'The gzip file ends too early; what it held further on is lost.');
    case 'Z_DATA_ERROR':
      return fhirFault('bad-gzip', 'The gzip file is damaged, or no gzip file; what it held further on is lost.');
    default:
      return fhirFault('unreadable', `The file cannot be read (${code}).`);
  }
}
