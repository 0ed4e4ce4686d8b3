import { randomUUID } from 'node:crypto';
import { enqueue } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { peopleChanged } from './people-changed.js';
import { SyncStateRow, type SyncStateRow as State } from './sync.entity.js';

const KNOWN = [
  'record',
  'person',
  'person_link',
  'reference_key',
  'medication',
  'consent_statement',
  'treatment_relation',
  'practitioner_role',
  'organization',
  'sync_type',
] as const;

/**
 * Forgets everything known of a server in whose place another one has come, in the caller's transaction, which has locked
 * the state: the same ids are other people there. Of everybody it is told that they are gone.
 */
export async function forgetServer(manager: EntityManager, state: State): Promise<void> {
  await manager.query(
    `insert into person_change (person_id, records, facts, whole)
       select id, array['Patient/' || id], '[]', true from person`,
  );
  await enqueue(manager, { job: peopleChanged.name, id: randomUUID(), payload: {} });
  for (const table of KNOWN) await manager.query(`delete from ${table}`);
  const fresh = {
    base: null,
    loaded: false,
    capabilitiesAt: null,
    historyAt: null,
    reconciledDay: null,
    failures: 0,
    failureCode: null,
    failedAt: null,
  };
  Object.assign(state, fresh);
  await manager.update(SyncStateRow, { id: 1 }, fresh);
}
