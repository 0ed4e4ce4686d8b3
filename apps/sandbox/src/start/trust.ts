import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeyFile, type VerificationKey } from '@kohort/protocol';
import { SandboxFailure } from '../failure.js';

/** Where the keys lie that sign protocols, and what a node is given out of band. */
export interface Trust {
  readonly hubKeyFile: string;
  readonly authorityKeyFile: string;
  readonly trustedKeysFile: string;
}

async function publicKeyIn(path: string): Promise<VerificationKey> {
  const key = await openKeyFile(path);
  if (!key.ok) throw new SandboxFailure(key.error.message);
  return key.value.publicKey;
}

/** Makes the keys of hub and authority where they are missing, and the file by which the nodes know them. */
export async function makeTrust(folder: string): Promise<Trust> {
  await mkdir(folder, { recursive: true });
  const trust: Trust = {
    hubKeyFile: join(folder, 'hub.json'),
    authorityKeyFile: join(folder, 'authority.json'),
    trustedKeysFile: join(folder, 'trusted-keys.json'),
  };
  const keys = {
    authority: [await publicKeyIn(trust.authorityKeyFile)],
    hub: [await publicKeyIn(trust.hubKeyFile)],
  };
  await writeFile(trust.trustedKeysFile, `${JSON.stringify(keys, null, 2)}\n`);
  return trust;
}
