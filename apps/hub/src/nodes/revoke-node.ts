import type { RegisteredNode, RevocationReason } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { NodeTokenRow } from './node-token.entity.js';
import { NodeRow } from './node.entity.js';
import { nodeView } from './views.js';

/** The node's key lets nobody in any more, and its tokens end at once. Again changes nothing. */
export async function revokeNode(
  dataSource: DataSource,
  id: string,
  reason: RevocationReason,
  actor: AuditActor,
  now: Date,
): Promise<Result<RegisteredNode, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const row = await manager.findOne(NodeRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) return failure('not-found', 'There is no such node.');
    if (row.revokedAt !== null) return ok(nodeView(row));
    const revoked = await endKey(manager, row, reason, now);
    await appendAudit(manager, {
      actor,
      action: 'node.revoked',
      purpose: 'operation',
      subject: { type: 'node', id },
      details: { region: row.region, reason },
    });
    return ok(nodeView(revoked));
  });
}

/** Takes a key out of use. A token that is being issued at this moment is of no use either: see NodeTokens. */
export async function endKey(
  manager: EntityManager,
  row: NodeRow,
  because: NonNullable<NodeRow['revokedBecause']>,
  now: Date,
): Promise<NodeRow> {
  row.revokedAt = now;
  row.revokedBecause = because;
  await manager.save(row);
  await manager.delete(NodeTokenRow, { nodeId: row.id });
  return row;
}
