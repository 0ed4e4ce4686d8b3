import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { forgetServer } from './forget-server.js';
import { countMissing } from './missing.js';
import { OTHER_SERVER } from './server-change.js';
import { startWalk } from './start-walk.js';
import { takeIn } from './sync-context.js';
import { SyncStateRow, SyncTypeRow, type SyncStateRow as State } from './sync.entity.js';
import { isMissingMany } from './type-failures.js';

type Done = Result<undefined, AppFault>;

/**
 * Begins to read everything anew. What is known stays in use meanwhile, unless it came from another server than the one
 * that is set now: that is forgotten, once the operator has said that the server is meant to be another one.
 */
export function reload(
  dataSource: DataSource,
  { newServer = false }: { readonly newServer?: boolean | undefined },
  actor: AuditActor,
): Promise<Done> {
  return takeIn(dataSource, async (manager, _changes, state) => {
    const isOther = state.failureCode === OTHER_SERVER;
    if (state.generation === 0) return failure('wrong-state', 'The records have not been read yet.');
    if (newServer !== isOther)
      return failure('wrong-state', isOther ? 'The server is another one than before.' : 'The server is the same.');
    if (newServer) await forgetServer(manager, state);
    await startWalk(manager, state, 'load');
    await begin(manager, state, actor, newServer ? 'ingestion.server-changed' : 'ingestion.reload-begun');
    return ok(undefined);
  });
}

/**
 * Begins to compare ids and versions; there is nothing to compare before everything has been read once. `confirm` says
 * instead that records are gone of which too many were missing: each is asked for, and forgotten where it is not there.
 */
export function reconcileAll(
  dataSource: DataSource,
  { confirm = false }: { readonly confirm?: boolean | undefined },
  actor: AuditActor,
): Promise<Done> {
  return takeIn(dataSource, async (manager, _changes, state) => {
    if (!state.loaded) return failure('wrong-state', 'The records have not been read yet.');
    if (!confirm) await startWalk(manager, state, 'reconcile');
    else {
      const confirmed = await confirmMissing(manager, state);
      if (!confirmed.ok) return confirmed;
    }
    const action = confirm ? 'ingestion.missing-confirmed' : 'ingestion.reconciliation-begun';
    await begin(manager, state, actor, action);
    return ok(undefined);
  });
}

async function confirmMissing(manager: EntityManager, { generation }: State): Promise<Done> {
  const rows = await manager.find(SyncTypeRow);
  const held = rows.filter(({ walk, nextPage, failures }) => walk && nextPage === null && isMissingMany(failures));
  if (held.length === 0) return failure('wrong-state', 'Nothing waits to be confirmed.');
  for (const { type, walkStep } of held) {
    const { missing, all } = await countMissing(manager, type, generation);
    if (type === 'Patient' && missing >= all)
      return failure('wrong-state', 'A server without any patient is not believed.');
    await manager.update(SyncTypeRow, { type }, { walk: 'confirm', walkStep: walkStep + 1 });
  }
  await manager.query(
    `update sync_type set failures = jsonb_set(failures, '{walk,until}', '"1970-01-01"') where type = any($1)`,
    [held.map(({ type }) => type)],
  );
  return ok(undefined);
}

/** At once, however long the server was to be left alone. */
async function begin(manager: EntityManager, state: State, actor: AuditActor, action: string): Promise<void> {
  await manager.update(SyncStateRow, { id: 1 }, { nextRoundAt: null, openUntil: null, capabilitiesAt: null });
  await appendAudit(manager, {
    actor,
    action,
    purpose: 'operation',
    subject: { type: 'ingestion', id: 'records' },
    details: { generation: state.generation },
  });
}
