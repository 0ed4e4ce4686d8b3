import { readFile } from 'node:fs/promises';
import { StartFault } from '@kohort/platform';
import { TrustedKeysFile, type TrustedKeys, type VerificationKey } from '@kohort/protocol';

/** Whom this node trusts, as it was told out of band; injected. */
export abstract class PinnedKeys implements TrustedKeys {
  abstract readonly authority: readonly VerificationKey[];
  abstract readonly hub: readonly VerificationKey[];
}

const refuse = (why: string): StartFault => new StartFault(`The trusted keys (TRUSTED_KEYS_FILE): ${why}`);

/** @throws StartFault where the file cannot be read: a node does not start without knowing whom to trust. */
export async function openPinnedKeys(path: string): Promise<PinnedKeys> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw refuse(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  });
  const keys = TrustedKeysFile.safeParse(parsed(text));
  if (keys.success) return keys.data;
  throw refuse(`${path} does not hold {"authority": [JWK …], "hub": [JWK …]} with public Ed25519 keys.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
