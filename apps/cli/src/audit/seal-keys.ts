import { readFile } from 'node:fs/promises';
import type { AuditHead, VerifySeal } from '@kohort/persistence';
import { verifyAuditSeal, VerificationKey } from '@kohort/protocol';
import { z } from 'zod';
import { CommandFailure, EXIT } from '../exit-codes.js';

/** A key with whatever else lies beside it: that of a node's own key file too, of which the private part is passed over. */
const Key = z.object(VerificationKey.shape);
const KeyFile = z.union([
  Key.transform((key) => [key]),
  z.object({ keys: z.array(Key).min(1) }).transform(({ keys }) => keys),
  z
    .object({ authority: z.array(Key), hub: z.array(Key) })
    .transform(({ authority, hub }) => [...hub, ...authority])
    .refine((keys) => keys.length > 0),
]);

/** The public keys in a file: one JWK, a JWK set, or a trusted-keys.json. */
export async function readSealKeys(path: string): Promise<readonly VerificationKey[]> {
  const text = await readText(path);
  const read = KeyFile.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new CommandFailure(EXIT.usage, [
    `${path} holds no Ed25519 key as JSON (a JWK, a set of them, or a trusted-keys.json).`,
  ]);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CommandFailure(EXIT.usage, [`${path} cannot be read (${code}).`]);
  }
}

/** The head in the file that an app keeps beside its key, once it is found to be signed with the key. */
export async function readKeptHead(path: string, verify: VerifySeal): Promise<AuditHead> {
  const seal = await verify((await readText(path)).trim());
  if (seal === undefined)
    throw new CommandFailure(EXIT.findings, [`${path} holds no seal that is signed with the key.`]);
  return { position: seal.position, hash: seal.hash };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Reads seals that were signed with one of the keys, and whose audit they are of; all are of one app. */
export class SealReader {
  app: string | undefined;

  constructor(private readonly keys: readonly VerificationKey[]) {}

  readonly verify = async (signature: string) => {
    for (const key of this.keys) {
      const seal = await verifyAuditSeal(signature, key);
      if (!seal.ok) continue;
      this.app ??= seal.value.app;
      return seal.value.app === this.app ? seal.value : undefined;
    }
    return undefined;
  };
}
