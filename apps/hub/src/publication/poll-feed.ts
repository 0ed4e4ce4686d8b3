import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { FeedQuery, ProtocolFeed } from '@kohort/protocol';
import { IsNull, type DataSource } from 'typeorm';
import { NodeRow } from '../nodes/node.entity.js';
import type { Bell } from './bell.js';
import { readFeed } from './read-feed.js';

/** A ring that was not heard, because the connection was lost just then, costs this long. */
const LOOK_AGAIN_MS = 5_000;

/**
 * What a node has not seen yet; waits for it where there is nothing, until the time is over, the node goes away (`signal`)
 * or the hub stops. No database connection is held meanwhile. A node that is revoked while it waits is refused.
 */
export async function pollFeed(
  dataSource: DataSource,
  bell: Bell,
  { after, wait, nodeId }: FeedQuery & { readonly nodeId: string },
  signal: AbortSignal,
): Promise<Result<ProtocolFeed, AppFault>> {
  const end = performance.now() + wait * 1000;
  for (;;) {
    const left = end - performance.now();
    // Before the database is asked: what is committed after its answer rings.
    const { heard, stop } = bell.listen(Math.max(0, Math.min(left, LOOK_AGAIN_MS)), signal);
    try {
      const feed = await ask(dataSource, nodeId, after);
      const isOver = left <= 0 || signal.aborted || bell.closed;
      if (!feed.ok || feed.value.items.length > 0 || isOver) return feed;
      await heard;
    } finally {
      stop();
    }
  }
}

async function ask({ manager }: DataSource, nodeId: string, after: number): Promise<Result<ProtocolFeed, AppFault>> {
  const node = await manager.findOne(NodeRow, { where: { id: nodeId, revokedAt: IsNull() }, select: { region: true } });
  return node === null
    ? failure('bad-token', 'This client was revoked.')
    : ok(await readFeed(manager, node.region, after));
}
