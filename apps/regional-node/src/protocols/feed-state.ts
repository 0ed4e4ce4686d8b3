import { digest } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { NodeTrust } from './node-trust.js';
import { ProtocolFeedRow } from './protocol-feed.entity.js';

const ONE = { id: 1 };
/** After failures 1 s, 2 s, 4 s … up to a minute. */
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Shortened at random by up to half (`random` is from 0 to 1), so that the nodes do not come all at once. */
export const waitAfterFailures = (failures: number, random: number): number =>
  Math.round(Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (1 - random / 2));

export const readFeed = (manager: EntityManager): Promise<ProtocolFeedRow> =>
  manager.findOneByOrFail(ProtocolFeedRow, ONE);

const lockFeed = (manager: EntityManager): Promise<ProtocolFeedRow> =>
  manager.findOneOrFail(ProtocolFeedRow, { where: ONE, lock: { mode: 'pessimistic_write' } });

/**
 * What a cursor is of: the hub, and the keys that it was read with. What was refused for a key that is trusted now, a
 * withdrawal perhaps, is thus looked at again.
 */
export const sourceOf = ({ identity, keys: { authority, hub } }: NodeTrust): string =>
  digest(JSON.stringify([identity.hubUrl, authority.map(({ x }) => x).sort(), hub.map(({ x }) => x).sort()]));

/** How far this source's feed was read. */
export const cursorIn = (row: ProtocolFeedRow, source: string): number => (row.source === source ? row.cursor : 0);

/**
 * Does the work of one feed item and moves the cursor on to it, both or neither; false where another worker has been
 * there, or the item was dealt with before. The work is told whether the item is one that is read anew.
 */
export const advance = (
  dataSource: DataSource,
  { source, from, to }: { readonly source: string; readonly from: number; readonly to: number },
  work: (manager: EntityManager, again: boolean) => Promise<void>,
): Promise<boolean> =>
  dataSource.transaction(async (manager) => {
    const feed = await lockFeed(manager);
    if (to <= from || cursorIn(feed, source) !== from) return false;
    await work(manager, to <= feed.seen);
    await manager.update(ProtocolFeedRow, ONE, { source, cursor: to, seen: Math.max(to, feed.seen) });
    return true;
  });

export async function recordFeedSuccess(manager: EntityManager, now: Date): Promise<void> {
  const over = { failures: 0, failureCode: null, failedAt: null, nextAttemptAt: null };
  await manager.update(ProtocolFeedRow, ONE, { lastSuccessAt: now, ...over });
}

export async function recordFeedFailure(dataSource: DataSource, code: string, now: Date): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const failures = (await lockFeed(manager)).failures + 1;
    const nextAttemptAt = new Date(now.getTime() + waitAfterFailures(failures, Math.random()));
    await manager.update(ProtocolFeedRow, ONE, { failures, failureCode: code, failedAt: now, nextAttemptAt });
  });
}
