import { failed, ok, type Result } from '@kohort/kernel';
import { CompactSign } from 'jose';
import { z } from 'zod';
import type { ProtocolCode, ProtocolFault } from './protocol-signature.js';
import { readHeader, verifiedClaims } from './signed-message.js';
import { thumbprintOf, type SigningKey, type VerificationKey } from './signing-key.js';

const TYP = 'kohort-directive+jws';

/** What the hub says of a protocol version: `published` also ends a pause. */
export const DirectiveState = z.enum(['published', 'paused', 'withdrawn']);
export type DirectiveState = z.infer<typeof DirectiveState>;

/**
 * The hub's word on the state of one protocol version. `revision` grows with every directive of a trial, so that an older
 * one that is sent again is known as such.
 */
export const Directive = z.strictObject({
  hub: z.url(),
  trialId: z.uuid(),
  versionId: z.uuid(),
  version: z.int().min(1),
  revision: z.int().min(1),
  state: DirectiveState,
  at: z.iso.datetime({ offset: true }),
});
export type Directive = z.infer<typeof Directive>;

const refuse = (code: ProtocolCode, message: string) => failed<ProtocolFault>({ code, message, path: '' });

/** Signed with the hub's key (JWS, compact form). It holds until a newer one of the same trial. */
export const signDirective = (key: SigningKey, directive: Directive): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(Directive.parse(directive))))
    .setProtectedHeader({ typ: TYP, kid: key.thumbprint, alg: 'EdDSA' })
    .sign(key.privateKey);

/** A directive of this hub, signed by one of its pinned keys. Whether it is new is for the node to say. Never throws. */
export async function verifyDirective(
  text: string,
  { keys, hub }: { readonly keys: readonly VerificationKey[]; readonly hub: string },
): Promise<Result<Directive, ProtocolFault>> {
  const header = readHeader(text, TYP);
  if (!header.ok) return refuse('malformed', header.error.message);
  let trusted: VerificationKey | undefined;
  for (const key of keys) if ((await thumbprintOf(key)) === header.value.kid) trusted = key;
  if (trusted === undefined) return refuse('unknown-key', 'The key of the hub is not one that this node trusts.');
  const claims = await verifiedClaims(text, trusted);
  if (!claims.ok)
    return refuse(claims.error.code === 'wrong-signature' ? 'wrong-signature' : 'malformed', claims.error.message);
  const directive = Directive.safeParse(claims.value);
  if (!directive.success) return refuse('malformed', 'This is not a directive.');
  return directive.data.hub === hub ? ok(directive.data) : refuse('wrong-hub', 'It was sent by another hub.');
}
