import type { Heartbeat } from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { NodeRow } from './node.entity.js';

/** Keeps what a node says of itself, and that it was there. */
export async function recordHeartbeat(
  dataSource: DataSource,
  nodeId: string,
  { version, startedAt }: Heartbeat,
  now: Date,
): Promise<void> {
  const seen = { version, startedAt: new Date(startedAt), lastSeenAt: now };
  await dataSource.manager.update(NodeRow, { id: nodeId }, seen);
}
