import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { CompactSign, compactVerify, decodeProtectedHeader, errors, type ProtectedHeaderParameters } from 'jose';
import { z } from 'zod';
import type { SigningKey, VerificationKey } from './signing-key.js';

/** Why a signed message is refused. */
export type MessageCode =
  /** Not a JWS in compact form with JSON in it, or with a critical header that nobody here knows. */
  | 'malformed'
  /** Signed in another way than Ed25519: `none`, a shared secret, RSA … */
  | 'wrong-algorithm'
  /** Signed by the right key, but for another use. */
  | 'wrong-type'
  | 'wrong-key'
  | 'wrong-signature'
  /** `iss` and `sub` are not one and the same client. */
  | 'wrong-issuer'
  | 'unknown-client'
  | 'wrong-audience'
  | 'no-jti'
  | 'no-expiry'
  | 'expired'
  | 'not-yet-valid'
  | 'too-long-lived';
export type MessageFault = Fault<MessageCode>;

/** RFC 8037 calls it EdDSA, RFC 9864 Ed25519; both are what a node's key does. Nothing else is accepted. */
export const SIGNING_ALGORITHMS = ['EdDSA', 'Ed25519'] as const;

/** SMART App Launch, backend services: an assertion lives for five minutes at most. */
export const LONGEST_LIFE_S = 300;
/** By how much the clocks of node and hub may differ. */
export const CLOCK_SKEW_S = 60;
/** How long our own messages live. A clock that is a minute ahead does not make them too long. */
const OWN_LIFE_S = 60;

export const refuse = (code: MessageCode, message: string, path = '') => failed<MessageFault>({ code, message, path });

/** Signs claims for a minute from `now` (milliseconds since 1970). `typ` says what the message is for. */
export function signMessage(
  { privateKey }: SigningKey,
  header: { readonly typ: string } & Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, string>>,
  now: number,
): Promise<string> {
  const iat = Math.floor(now / 1000);
  const payload = JSON.stringify({ ...claims, iat, exp: iat + OWN_LIFE_S });
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ ...header, alg: 'EdDSA' })
    .sign(privateKey);
}

/** The header of a message that may be verified: its algorithm is allowed and it is of the type that is expected. */
export function readHeader(text: string, typ: string): Result<ProtectedHeaderParameters, MessageFault> {
  const header = decoded(text);
  if (header === undefined || header.crit !== undefined)
    return refuse('malformed', 'This is not a signed message (JWS, compact form, without critical headers).');
  if (!SIGNING_ALGORITHMS.some((each) => each === header.alg))
    return refuse('wrong-algorithm', `The message is not signed with ${SIGNING_ALGORITHMS.join(' or ')}.`, '/alg');
  return header.typ === typ ? ok(header) : refuse('wrong-type', `The message is not of the type ${typ}.`, '/typ');
}

function decoded(text: string): ProtectedHeaderParameters | undefined {
  try {
    return text.split('.').length === 3 ? decodeProtectedHeader(text) : undefined;
  } catch {
    return undefined;
  }
}

/** The payload as it is sent, whoever signed it: only good for finding the key that it must be verified with. */
export function unverifiedClaims(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** The payload, once the signature is found to be made with the key. */
export async function verifiedClaims(text: string, key: VerificationKey): Promise<Result<unknown, MessageFault>> {
  try {
    const { payload } = await compactVerify(text, key, { algorithms: [...SIGNING_ALGORITHMS] });
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown);
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed
      ? refuse('wrong-signature', 'The message is not signed with the key that it names.')
      : refuse('malformed', 'The message cannot be read.');
  }
}

const seconds = z.number();
/** The claims that say for whom and when a message holds (RFC 7519, 4.1). One audience, as RFC 7523bis demands. */
export const Validity = z.object({
  aud: z.string(),
  exp: seconds,
  iat: seconds.optional(),
  nbf: seconds.optional(),
});

/** Whether a message is meant for `audience` and holds at `now` (milliseconds since 1970). */
export function checkValidity(
  { aud, exp, iat, nbf }: z.infer<typeof Validity>,
  audience: string,
  now: number,
): Result<undefined, MessageFault> {
  const at = now / 1000;
  if (aud !== audience) return refuse('wrong-audience', `The message is not meant for ${audience}.`, '/aud');
  if (exp <= at - CLOCK_SKEW_S) return refuse('expired', 'The time of the message is over.', '/exp');
  for (const [name, from] of Object.entries({ iat, nbf }))
    if (from !== undefined && from > at + CLOCK_SKEW_S)
      return refuse('not-yet-valid', 'The message is of a time to come: the clocks differ.', `/${name}`);
  if (exp > at + LONGEST_LIFE_S || (iat !== undefined && exp - iat > LONGEST_LIFE_S))
    return refuse('too-long-lived', `The message holds for more than ${LONGEST_LIFE_S} seconds.`, '/exp');
  return ok(undefined);
}
