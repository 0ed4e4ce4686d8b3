import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { startWalk } from './start-walk.js';
import { takeIn } from './sync-context.js';
import { SyncStateRow } from './sync.entity.js';

const ACTIONS = { load: 'ingestion.reload-begun', reconcile: 'ingestion.reconciliation-begun' } as const;

/**
 * Begins to read everything anew, or to compare ids and versions. What is known stays in use meanwhile. There is nothing
 * to compare before everything has been read once.
 */
export function walkAgain(
  dataSource: DataSource,
  walk: 'load' | 'reconcile',
  actor: AuditActor,
): Promise<Result<undefined, AppFault>> {
  return takeIn(dataSource, async (manager, _changes, state) => {
    if (state.generation === 0 || (walk === 'reconcile' && !state.loaded))
      return failure('wrong-state', 'The records have not been read yet.');
    await startWalk(manager, state, walk);
    await manager.update(SyncStateRow, { id: 1 }, { nextRoundAt: null });
    await appendAudit(manager, {
      actor,
      action: ACTIONS[walk],
      purpose: 'operation',
      subject: { type: 'ingestion', id: 'records' },
      details: { generation: state.generation },
    });
    return ok(undefined);
  });
}
