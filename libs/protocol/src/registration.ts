import { ok, REGION_CODE, REGION_CODE_RULE, type Result } from '@kohort/kernel';
import { z } from 'zod';
import { VerificationKey, thumbprintOf, type SigningKey } from './signing-key.js';
import {
  checkValidity,
  readHeader,
  refuse,
  signMessage,
  Validity,
  verifiedClaims,
  type MessageFault,
} from './signed-message.js';

/** Of its own, so that a registration can never be taken for an assertion, nor the other way round (RFC 8725, 3.11). */
const TYP = 'kohort-registration+jwt';

export const RegionCode = z.string(REGION_CODE_RULE).regex(REGION_CODE, REGION_CODE_RULE);

const Claims = Validity.extend({ code: z.string().min(1).max(200), region: RegionCode });

export interface RegistrationClaims {
  /** The one-time code that the hub's operator handed over. */
  readonly code: string;
  readonly region: string;
  /** The hub's own address, as the node is told to call it. */
  readonly hub: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a node sends to have its key registered: code, region and public key, signed with that key. */
export const signRegistration = (key: SigningKey, { code, region, hub, now }: RegistrationClaims): Promise<string> =>
  signMessage(key, { typ: TYP, jwk: key.publicKey }, { code, region, aud: hub }, now);

export interface VerifiedRegistration {
  readonly code: string;
  readonly region: string;
  readonly publicKey: VerificationKey;
  readonly thumbprint: string;
}

/**
 * Checks that the sender of a registration holds the key that it brings (as RFC 9449, 4.3 does for DPoP), and that it
 * is meant for this hub and this time. What the code is worth is for the hub to say.
 */
export async function verifyRegistration(
  registration: string,
  { hub, now }: Pick<RegistrationClaims, 'hub' | 'now'>,
): Promise<Result<VerifiedRegistration, MessageFault>> {
  const header = readHeader(registration, TYP);
  if (!header.ok) return header;
  const key = VerificationKey.safeParse(header.value.jwk);
  if (!key.success) return refuse('wrong-key', 'The registration brings no public Ed25519 key, or more.', '/jwk');
  const signed = await verifiedClaims(registration, key.data);
  if (!signed.ok) return signed;
  const claims = Claims.safeParse(signed.value);
  if (!claims.success) return refuse('malformed', 'The registration lacks code, region, aud or exp.');
  const valid = checkValidity(claims.data, hub, now);
  if (!valid.ok) return valid;
  const { code, region } = claims.data;
  return ok({ code, region, publicKey: key.data, thumbprint: await thumbprintOf(key.data) });
}
