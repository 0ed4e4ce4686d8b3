import { failed, ok, type Result } from '@kohort/kernel';
import { z } from 'zod';
import { thumbprintOf, type SigningKey, type VerificationKey } from './signing-key.js';
import {
  checkValidity,
  CLOCK_SKEW_S,
  readHeader,
  refuse,
  signMessage,
  unverifiedClaims,
  Validity,
  verifiedClaims,
  type MessageCode,
  type MessageFault,
} from './signed-message.js';

/** RFC 7523, 2.2. */
export const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** SMART App Launch 2.2, client-confidential-asymmetric: the header's `typ`. */
const TYP = 'JWT';

export interface AssertionClaims {
  readonly clientId: string;
  /** The hub's token endpoint, as the node is told to call it. */
  readonly tokenEndpoint: string;
  /** Used once; random, such as a UUID. */
  readonly jti: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a node sends to get a token: that it is the client, signed with its key, for a minute. */
export const makeClientAssertion = (
  key: SigningKey,
  { clientId, tokenEndpoint, jti, now }: AssertionClaims,
): Promise<string> =>
  signMessage(key, { typ: TYP, kid: key.thumbprint }, { iss: clientId, sub: clientId, aud: tokenEndpoint, jti }, now);

export interface VerifiedAssertion {
  readonly clientId: string;
  readonly jti: string;
  /** From then on the assertion is refused as expired, so that its `jti` need not be known any longer. */
  readonly refusedFrom: Date;
}

export interface AssertionCheck {
  readonly tokenEndpoint: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The registered key of a client; undefined where there is no such client. The id is not checked in any way. */
  readonly keyOf: (clientId: string) => Promise<VerificationKey | undefined>;
}

/** Printable ASCII: it goes into a database. */
const Claims = Validity.extend({ iss: z.string(), sub: z.string(), jti: z.string().regex(/^[\x21-\x7e]{1,200}$/) });

const MISSING: Readonly<Record<string, readonly [MessageCode, string]>> = {
  aud: ['wrong-audience', 'The assertion names no audience, or several.'],
  exp: ['no-expiry', 'The assertion does not say when it ends.'],
  jti: ['no-jti', 'The assertion has no id of up to 200 printable letters.'],
};

/**
 * Checks a client assertion (RFC 7523, 3; SMART App Launch 2.2, backend services): algorithm, key, signature, issuer =
 * subject, audience, time. Not whether its `jti` was used before: whoever asks stores that.
 */
export async function verifyClientAssertion(
  assertion: string,
  { tokenEndpoint, now, keyOf }: AssertionCheck,
): Promise<Result<VerifiedAssertion, MessageFault>> {
  const header = readHeader(assertion, TYP);
  if (!header.ok) return header;
  const clientId = issuerOf(unverifiedClaims(assertion));
  if (clientId === undefined) return refuse('wrong-issuer', 'iss and sub are not the id of one client.', '/iss');
  const key = await keyOf(clientId);
  if (key === undefined) return refuse('unknown-client', 'There is no such client.', '/iss');
  if (header.value.kid !== (await thumbprintOf(key)))
    return refuse('wrong-key', 'kid is not the thumbprint of the key that is registered.', '/kid');
  const signed = await verifiedClaims(assertion, key);
  if (!signed.ok) return signed;
  const claims = readClaims(signed.value);
  if (!claims.ok) return claims;
  const valid = checkValidity(claims.value, tokenEndpoint, now);
  if (!valid.ok) return valid;
  const { jti, exp } = claims.value;
  return ok({ clientId, jti, refusedFrom: new Date((exp + CLOCK_SKEW_S) * 1000) });
}

function issuerOf(claims: unknown): string | undefined {
  const { iss, sub } = (claims ?? {}) as { iss?: unknown; sub?: unknown };
  return typeof iss === 'string' && iss !== '' && iss === sub ? iss : undefined;
}

function readClaims(claims: unknown): Result<z.infer<typeof Claims>, MessageFault> {
  const read = Claims.safeParse(claims);
  if (read.success) return ok(read.data);
  const name = String(read.error.issues[0]?.path[0] ?? '');
  const [code, message] = MISSING[name] ?? (['malformed', 'The claims cannot be read.'] as const);
  return failed({ code, message, path: name === '' ? '' : `/${name}` });
}
