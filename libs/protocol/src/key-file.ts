import { randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { generateSigningKey, readSigningKey, type SigningKey } from './signing-key.js';
import { writeWhole } from './whole-file.js';

/** The message is a sentence for the operator who starts the app. It never quotes the file. */
export type KeyFileFault = Fault<'bad-key-file'>;

const refuse = (message: string) => failed<KeyFileFault>({ code: 'bad-key-file', message, path: '' });

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

/** The public part of the key, for whoever is to check what it signed. */
export const publicKeyFileOf = (path: string): string => `${path}.pub.json`;

/**
 * A private key from its file. Where there is none it is made, readable by this account only; of two processes that start
 * at once, both get the one that was there first. Its public part is put beside it, where the folder lets us.
 */
export async function openKeyFile(path: string): Promise<Result<SigningKey, KeyFileFault>> {
  const key = await openOrMake(path);
  if (key.ok) await tellPublicPart(path, key.value);
  return key;
}

async function openOrMake(path: string): Promise<Result<SigningKey, KeyFileFault>> {
  const there = await readFileOnce(path);
  if (there !== 'missing') return there;
  const made = await makeKeyFile(path);
  if (!made.ok) return made;
  const read = await readFileOnce(path);
  return read === 'missing' ? refuse(`${path} has just been made and is gone again.`) : read;
}

/** A convenience only: nothing that we do rests on it. */
async function tellPublicPart(path: string, { publicKey }: SigningKey): Promise<void> {
  const [file, text] = [publicKeyFileOf(path), `${JSON.stringify(publicKey)}\n`];
  const there = await readFile(file, 'utf8').catch(() => undefined);
  if (there !== text) await writeWhole(file, text, 0o644).catch(() => undefined);
}

async function readFileOnce(path: string): Promise<Result<SigningKey, KeyFileFault> | 'missing'> {
  try {
    const file = await open(path, 'r');
    try {
      const about = await file.stat();
      if (!about.isFile()) return refuse(`${path} is not a file.`);
      if ((about.mode & 0o077) !== 0)
        return refuse(`${path} may be used by other accounts than this one; say chmod 600 first.`);
      return await keyIn(path, await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'missing' : refuse(`${path} cannot be read (${codeOf(error)}).`);
  }
}

async function keyIn(path: string, text: string): Promise<Result<SigningKey, KeyFileFault>> {
  const key = await readSigningKey(parsed(text));
  if (key.ok) return key;
  return refuse(`${path} does not hold one. ${key.error.message} Give the path of another file, or of none yet.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Written whole before it gets its name: nobody reads half a key, and nobody's key is written over. */
async function makeKeyFile(path: string): Promise<Result<undefined, KeyFileFault>> {
  const draft = `${path}.${randomUUID()}`;
  try {
    const { privateKey } = await generateSigningKey();
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(privateKey)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return ok(undefined);
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? ok(undefined) : refuse(`${path} cannot be made (${codeOf(error)}).`);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
