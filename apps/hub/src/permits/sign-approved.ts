import { invariant, ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import { signProtocol, verifyProtocol, type ProtocolVersion, type SignedProtocol } from '@kohort/protocol';
import type { SigningKeys } from './signing-keys.js';

/** What the payload of a signed protocol may weigh at most (see SignedProtocol), before its encoding. */
const LARGEST_BYTES = 750_000;

/**
 * Both signatures over a version, which every node of the permit's regions will accept: it is verified here as they will
 * do it.
 */
export async function signApproved(
  protocol: ProtocolVersion,
  keys: SigningKeys,
): Promise<Result<SignedProtocol, AppFault>> {
  if (Buffer.byteLength(JSON.stringify(protocol)) > LARGEST_BYTES)
    return failure('too-large', 'This version is too large to be sent to nodes; shorten its value sets.');
  const signed = await signProtocol(protocol, keys);
  const pinned = { authority: [keys.authority.publicKey], hub: [keys.hub.publicKey] };
  const [region = ''] = protocol.permit.regions;
  const now = Date.parse(protocol.permit.validFrom);
  const verified = await verifyProtocol(signed, { keys: pinned, hub: protocol.hub, region, now });
  if (!verified.ok && verified.error.code === 'criteria-invalid')
    return failure('criteria-invalid', 'The criteria can no longer be read; refuse them with that reason.');
  invariant(verified.ok, 'what the hub signs is what nodes accept');
  return ok(signed);
}
