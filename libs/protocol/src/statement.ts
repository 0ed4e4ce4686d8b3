import { ok, type Result } from '@kohort/kernel';
import { CompactSign } from 'jose';
import { z } from 'zod';
import { readHeader, refuse, verifiedClaims, type MessageFault } from './signed-message.js';
import type { SigningKey, VerificationKey } from './signing-key.js';

const TYP = 'kohort-statement+jws';

/** What a steward decided of one protocol version, when, and who it was. */
export const StatedDecision = z.strictObject({
  versionId: z.uuid(),
  decision: z.enum(['allowed', 'declined', 'paused', 'stopped', 'superseded']),
  sites: z.array(z.strictObject({ site: z.uuid(), decision: z.enum(['allowed', 'declined']) })).max(500),
  at: z.iso.datetime({ offset: true }),
  actor: z.string().min(1).max(200),
});
export type StatedDecision = z.infer<typeof StatedDecision>;

/**
 * All that holds in a region of one trial, a decision for each version that was decided on. `number` grows with every
 * decision of the trial: of two statements, the greater one holds, and of all versions.
 */
export const Statement = z.strictObject({
  trialId: z.uuid(),
  number: z.int().min(1),
  decisions: z.array(StatedDecision).min(1).max(1000),
});
export type Statement = z.infer<typeof Statement>;

/** A node's note to itself (JWS, compact form), so that nobody decides by writing into its database. */
export const signStatement = (key: SigningKey, statement: Statement): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(Statement.parse(statement))))
    .setProtectedHeader({ typ: TYP, kid: key.thumbprint, alg: 'EdDSA' })
    .sign(key.privateKey);

/** A statement that was signed with this key. Whether it is the newest is for the node to say. Never throws. */
export async function verifyStatement(text: string, key: VerificationKey): Promise<Result<Statement, MessageFault>> {
  const header = readHeader(text, TYP);
  if (!header.ok) return header;
  const signed = await verifiedClaims(text, key);
  if (!signed.ok) return signed;
  const statement = Statement.safeParse(signed.value);
  return statement.success ? ok(statement.data) : refuse('malformed', 'This is not a statement.');
}
