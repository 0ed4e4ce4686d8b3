import { meaningHash, parseCriteria, protocolHash, type Criteria } from '@kohort/criteria';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { flattenedVerify, GeneralSign } from 'jose';
import { ProtocolVersion, PROTOCOL_PURPOSE, SignedProtocol } from './protocol-version.js';
import { SIGNING_ALGORITHMS } from './signed-message.js';
import { thumbprintOf, type SigningKey, type VerificationKey } from './signing-key.js';

const TYP = 'kohort-protocol+jws';
const SIGNERS = ['authority', 'hub'] as const;
type Signer = (typeof SIGNERS)[number];

/** Why a node does not run a protocol version. The hub is told the code; it never holds anything of a person. */
export const PROTOCOL_CODES = [
  /** Not a signed protocol version, or one with members that this node does not know. */
  'malformed',
  /** Signed by a key that is not pinned here for that signer. */
  'unknown-key',
  'missing-signature',
  'wrong-signature',
  /** Meant for the nodes of another hub. */
  'wrong-hub',
  'wrong-purpose',
  'wrong-region',
  'not-yet-valid',
  'expired',
  /** The criteria are not those that the hashes name. */
  'wrong-hash',
  /** The criteria cannot be read by this node. */
  'criteria-invalid',
] as const;
export type ProtocolCode = (typeof PROTOCOL_CODES)[number];
export type ProtocolFault = Fault<ProtocolCode>;

/** The public keys that a node was given out of band, by who signs with them. */
export interface TrustedKeys {
  readonly authority: readonly VerificationKey[];
  readonly hub: readonly VerificationKey[];
}

export interface ProtocolCheck {
  readonly keys: TrustedKeys;
  /** HUB_URL of the node. */
  readonly hub: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface VerifiedProtocol {
  readonly protocol: ProtocolVersion;
  readonly criteria: Criteria;
}

const refuse = (code: ProtocolCode, message: string, path = '') => failed<ProtocolFault>({ code, message, path });

/** Both signatures over one payload; each says whose it is and by which key. */
export async function signProtocol(
  protocol: ProtocolVersion,
  keys: { readonly [Name in Signer]: SigningKey },
): Promise<SignedProtocol> {
  const sign = new GeneralSign(new TextEncoder().encode(JSON.stringify(ProtocolVersion.parse(protocol))));
  for (const signer of SIGNERS)
    sign
      .addSignature(keys[signer].privateKey)
      .setProtectedHeader({ typ: TYP, signer, kid: keys[signer].thumbprint, alg: 'EdDSA' });
  return SignedProtocol.parse(await sign.sign());
}

/**
 * Whether a node may run a protocol version now: both signatures by pinned keys, this hub, purpose, region, validity, and
 * hashes that are those of the criteria (invariant 4). Never throws; the first fault found is told.
 */
export async function verifyProtocol(
  envelope: unknown,
  check: ProtocolCheck,
): Promise<Result<VerifiedProtocol, ProtocolFault>> {
  const signed = SignedProtocol.safeParse(envelope);
  if (!signed.success) return refuse('malformed', 'This is not a signed protocol version.');
  for (const signer of SIGNERS) {
    const found = await checkSignature(signed.data, signer, check.keys[signer]);
    if (!found.ok) return found;
  }
  const protocol = protocolIn(signed.data);
  if (!protocol.ok) return protocol;
  const terms = checkTerms(protocol.value, check);
  return terms.ok ? checkCriteria(protocol.value) : terms;
}

async function checkSignature(
  { payload, signatures }: SignedProtocol,
  signer: Signer,
  trusted: readonly VerificationKey[],
): Promise<Result<undefined, ProtocolFault>> {
  const found = signatures.find((each) => headerOf(each.protected)?.['signer'] === signer);
  if (found === undefined) return refuse('missing-signature', `The signature of the ${signer} is missing.`);
  const header = headerOf(found.protected);
  if (header?.['typ'] !== TYP) return refuse('malformed', `The signature of the ${signer} is for another use.`);
  const key = await keyBy(header['kid'], trusted);
  if (key === undefined) return refuse('unknown-key', `The key of the ${signer} is not one that this node trusts.`);
  try {
    await flattenedVerify({ payload, ...found }, key, { algorithms: [...SIGNING_ALGORITHMS] });
    return ok(undefined);
  } catch {
    return refuse('wrong-signature', `The signature of the ${signer} does not fit what it signs.`);
  }
}

function headerOf(encoded: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

async function keyBy(kid: unknown, trusted: readonly VerificationKey[]): Promise<VerificationKey | undefined> {
  for (const key of trusted) if ((await thumbprintOf(key)) === kid) return key;
  return undefined;
}

function protocolIn({ payload }: SignedProtocol): Result<ProtocolVersion, ProtocolFault> {
  try {
    const read = ProtocolVersion.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    if (read.success) return ok(read.data);
    const path = (read.error.issues[0]?.path ?? []).map((key) => `/${String(key)}`).join('');
    return refuse('malformed', 'The payload is not a protocol version.', path);
  } catch {
    return refuse('malformed', 'The payload is not JSON.');
  }
}

/** What changes without the message: a permit that was good yesterday may be over today. */
export function checkTerms(
  { hub, permit }: Pick<ProtocolVersion, 'hub' | 'permit'>,
  check: Pick<ProtocolCheck, 'hub' | 'region' | 'now'>,
): Result<undefined, ProtocolFault> {
  if (hub !== check.hub) return refuse('wrong-hub', 'It was published by another hub.', '/hub');
  if (permit.purpose !== PROTOCOL_PURPOSE)
    return refuse('wrong-purpose', `The permit is not for ${PROTOCOL_PURPOSE}.`, '/permit/purpose');
  if (!permit.regions.includes(check.region))
    return refuse('wrong-region', 'The permit does not name this region.', '/permit/regions');
  if (check.now < Date.parse(permit.validFrom))
    return refuse('not-yet-valid', 'The permit does not hold yet.', '/permit/validFrom');
  if (check.now >= Date.parse(permit.validUntil))
    return refuse('expired', 'The permit holds no longer.', '/permit/validUntil');
  return ok(undefined);
}

function checkCriteria(protocol: ProtocolVersion): Result<VerifiedProtocol, ProtocolFault> {
  const criteria = parseCriteria(protocol.criteria);
  if (!criteria.ok)
    return refuse(
      'criteria-invalid',
      'This node cannot read the criteria.',
      `/criteria${criteria.error[0]?.path ?? ''}`,
    );
  if (protocolHash(protocol.criteria) !== protocol.protocolHash)
    return refuse('wrong-hash', 'The criteria are not those of protocolHash.', '/protocolHash');
  if (meaningHash(criteria.value) !== protocol.meaningHash)
    return refuse('wrong-hash', 'The criteria do not mean what meaningHash names.', '/meaningHash');
  return ok({ protocol, criteria: criteria.value });
}
