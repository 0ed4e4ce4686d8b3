import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { verifyDirective, type Directive, type ItemCode } from '@kohort/protocol';
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

/** What the database holds as `integer`. */
const GREATEST = 2 ** 31 - 1;

/** With the text that was signed, to be verified again whenever something runs by it. */
export type SignedDirective = Directive & { readonly signed: string };

export async function directiveOf(
  { directive }: FeedItem,
  { identity, keys }: NodeTrust,
): Promise<Result<SignedDirective, Fault<ItemCode>>> {
  const text = typeof directive === 'string' ? directive : '';
  const read = await verifyDirective(text, { keys: keys.hub, hub: identity.hubUrl });
  if (!read.ok) return read;
  if (Math.max(read.value.revision, read.value.version) <= GREATEST) return ok({ ...read.value, signed: text });
  return failed({ code: 'malformed', message: 'A revision or version that is out of bounds.', path: '' });
}
