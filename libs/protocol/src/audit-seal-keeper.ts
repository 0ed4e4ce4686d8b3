import { readFile } from 'node:fs/promises';
import { signAuditSeal, verifyAuditSeal, type AuditSeal } from './audit-seal.js';
import { openKeyFile } from './key-file.js';
import type { SigningKey } from './signing-key.js';
import { writeWhole } from './whole-file.js';

type Seal = Omit<AuditSeal, 'app'>;

/** Beside the key, where who writes into the database cannot reach. */
export const auditHeadFileOf = (keyFile: string): string => `${keyFile}.audit-head`;

/** What an operator writes into the head's file who has looked at the audit: it goes on from what is sealed now. */
const ACCEPT = 'accept';

export interface AuditSealKeeper {
  readonly sign: (seal: Seal) => Promise<string>;
  /** What a seal says; undefined where it was not made with this key for this app. */
  readonly verify: (signature: string) => Promise<AuditSeal | undefined>;
  readonly kept: () => Promise<AuditSeal | 'none' | 'accept' | 'unreadable'>;
  readonly keep: (signature: string) => Promise<void>;
}

/**
 * Signs the seals of an app with the key in a file, which is read (or made) when it is needed, and keeps the newest seal in
 * a file beside it. Each of its functions throws where the files cannot be used: nothing is sealed by another key.
 */
export function auditSealKeeper(app: string, keyFile: string): AuditSealKeeper {
  const headFile = auditHeadFileOf(keyFile);
  let key: SigningKey | undefined;
  const own = async (): Promise<SigningKey> => {
    if (key !== undefined) return key;
    const opened = await openKeyFile(keyFile);
    if (!opened.ok) throw new Error(opened.error.message);
    return (key = opened.value);
  };
  const verify = async (signature: string): Promise<AuditSeal | undefined> => {
    const seal = await verifyAuditSeal(signature, (await own()).publicKey);
    return seal.ok && seal.value.app === app ? seal.value : undefined;
  };
  return {
    sign: async ({ position, hash, at }) => signAuditSeal(await own(), { app, position, hash, at }),
    verify,
    kept: async () => {
      const text = await readIfThere(headFile);
      if (text === undefined) return 'none';
      return text === ACCEPT ? ACCEPT : ((await verify(text)) ?? 'unreadable');
    },
    keep: (signature) => writeWhole(headFile, `${signature}\n`, 0o600),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
