import { failed, type Fault, type Result } from '@kohort/kernel';
import { verifyDirective, type Directive, type ProtocolCode } from '@kohort/protocol';
import { z } from 'zod';
import type { NodeTrust } from './node-trust.js';

/**
 * The feed as far as it must be readable to go on: an item that is not what it should be is refused by itself and told to
 * the hub, and does not keep the node from those after it (compare `ProtocolFeed`, which is what the hub sends).
 */
export const FeedItem = z.object({
  sequence: z.int().min(1),
  directive: z.unknown(),
  protocol: z.unknown().optional(),
});
export type FeedItem = z.infer<typeof FeedItem>;
/** `again`: it was read before, with other keys. */
export type ReadItem = FeedItem & { readonly again: boolean };
export const Feed = z.object({ items: z.array(FeedItem).max(100) });

/** Why a feed item is not taken up. */
export type ItemCode =
  | ProtocolCode
  /** An older directive or version than one that was seen. */
  | 'replayed'
  /** Directive and protocol are of different versions. */
  | 'ids-differ'
  | 'missing-protocol'
  /** Another content under the id or number of a version that was taken up: versions never change. */
  | 'version-changed'
  /** A version that the hub withdrew does not come back. */
  | 'withdrawn';

/** What the database holds as `integer`. */
const GREATEST = 2 ** 31 - 1;

export async function directiveOf(
  { directive }: FeedItem,
  { identity, keys }: NodeTrust,
): Promise<Result<Directive, Fault<ItemCode>>> {
  const text = typeof directive === 'string' ? directive : '';
  const read = await verifyDirective(text, { keys: keys.hub, hub: identity.hubUrl });
  if (!read.ok || Math.max(read.value.revision, read.value.version) <= GREATEST) return read;
  return failed({ code: 'malformed', message: 'A revision or version that is out of bounds.', path: '' });
}
