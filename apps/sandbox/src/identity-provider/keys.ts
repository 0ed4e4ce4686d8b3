import { generateKeyPair, randomBytes, type JsonWebKey } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ok, type Result } from '@kohort/kernel';
import { codeOf, reason, refuse, type IdentityProviderFault } from './fault.js';

/** What must be the same after a restart: the key that signs tokens and those that sign cookies. */
export interface Keys {
  readonly signing: JsonWebKey & { readonly kid: string };
  readonly cookies: readonly string[];
}

async function make(): Promise<Keys> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const kid = randomBytes(8).toString('hex');
  return {
    signing: { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    cookies: [randomBytes(32).toString('base64url')],
  };
}

function parse(text: string): Keys | undefined {
  try {
    const keys = JSON.parse(text) as Partial<Keys>;
    const whole = typeof keys.signing?.['d'] === 'string' && Array.isArray(keys.cookies) && keys.cookies.length > 0;
    return whole ? (keys as Keys) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the keys of a folder, or makes them there, for its owner only. */
export async function keysIn(folder: string): Promise<Result<Keys, IdentityProviderFault>> {
  const file = resolve(folder, 'keys.json');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await readFile(file, 'utf8').catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    if (found === undefined) return await keep(folder, file);
    const keys = parse(found);
    if (keys === undefined)
      return refuse('broken-keys', `The keys of the identity provider in ${file} are broken. Delete that file.`);
    await chmod(file, 0o600);
    return ok(keys);
  } catch (error) {
    return refuse('folder-not-writable', `The keys of the identity provider in ${folder} fail: ${reason(error)}.`);
  }
}

/** The file appears whole or not at all, and of two processes that make it at once one wins. */
async function keep(folder: string, file: string): Promise<Result<Keys, IdentityProviderFault>> {
  const fresh = join(folder, `keys.${randomBytes(4).toString('hex')}.new`);
  const keys = await make();
  await writeFile(fresh, JSON.stringify(keys), { mode: 0o600 });
  const kept = await link(fresh, file).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
      return false;
    },
  );
  await rm(fresh);
  return kept ? ok(keys) : keysIn(folder);
}
