import { ok, type Result } from '@kohort/kernel';
import { CompactSign } from 'jose';
import { z } from 'zod';
import { readHeader, refuse, verifiedClaims, type MessageFault } from './signed-message.js';
import type { SigningKey, VerificationKey } from './signing-key.js';

const TYP = 'kohort-audit-seal+jws';

/** Where the hash chain of an app's audit ends, and when. */
export const AuditHead = z.strictObject({
  position: z.int().min(1),
  /** SHA-256 over all events up to there. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal digits'),
});
export type AuditHead = z.infer<typeof AuditHead>;

/** What an app states of its own audit. */
export const AuditSeal = AuditHead.extend({
  /** 'hub', 'node-12'. */
  app: z.string().min(1).max(100),
  at: z.iso.datetime({ offset: true }),
});
export type AuditSeal = z.infer<typeof AuditSeal>;

/** A note of an app to itself (JWS, compact form), so that nobody makes the chain anew by writing into its database. */
export const signAuditSeal = (key: SigningKey, seal: AuditSeal): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(AuditSeal.parse(seal))))
    .setProtectedHeader({ typ: TYP, kid: key.thumbprint, alg: 'EdDSA' })
    .sign(key.privateKey);

/** A seal that was signed with this key. Whether it stands for the chain is for whoever reads that to say. Never throws. */
export async function verifyAuditSeal(text: string, key: VerificationKey): Promise<Result<AuditSeal, MessageFault>> {
  const header = readHeader(text, TYP);
  if (!header.ok) return header;
  const signed = await verifiedClaims(text, key);
  if (!signed.ok) return signed;
  const seal = AuditSeal.safeParse(signed.value);
  return seal.success ? ok(seal.data) : refuse('malformed', 'This is not a seal of an audit.');
}
