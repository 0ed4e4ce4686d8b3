import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { codeOf, reasonOf } from '../failure.js';

export type DigestFault = Fault<'no-people'>;

const FHIR_FILE = /\.(?:ndjson|jsonl|json)(?:\.gz)?$/i;
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'it may not be read',
  ENOTDIR: 'part of the path is a file',
};

const refuse = (path: string, why: string) =>
  failed<DigestFault>({ code: 'no-people', message: `No people can be read from ${path}: ${why}.`, path: '/people' });

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [''];
  const entries = await readdir(path, { recursive: true });
  return entries.filter((name) => FHIR_FILE.test(name)).sort();
}

/** SHA-256 over names and content of the FHIR files in a folder: the same people give the same, wherever they lie. */
export async function folderDigest(path: string): Promise<Result<string, DigestFault>> {
  const hash = createHash('sha256');
  try {
    const names = await filesIn(path);
    if (names.length === 0) return refuse(path, 'it holds no .ndjson, .jsonl or .json files, also with .gz');
    for (const name of names) {
      const content = createHash('sha256');
      await pipeline(createReadStream(join(path, name)), content);
      hash.update(`${name}\0${content.digest('hex')}\n`);
    }
    return ok(hash.digest('hex'));
  } catch (error) {
    return refuse(path, REASONS[String(codeOf(error))] ?? reasonOf(error));
  }
}
