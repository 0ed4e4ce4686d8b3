import type { FhirFailure, ServerCapabilities } from '@kohort/fhir';
import { FACT_RESOURCES } from '@kohort/facts';
import { failed, ok, type Result } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import { CARE_RESOURCES } from './write-care.js';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncStateRow } from './sync.entity.js';

/** In the order of reading: people, what records refer to, what facts are read from, then what tells only who treats whom. */
const TYPES = ['Patient', 'Medication', 'Substance', ...FACT_RESOURCES, ...CARE_RESOURCES];
/** A type that has vanished may be back when the server is all up. */
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Asks what the server can do, and begins the first reading of each type that it searches. */
export async function prepareTypes(context: SyncContext, now: Date): Promise<Result<undefined, FhirFailure>> {
  const capabilities = await context.client.capabilities();
  if (!capabilities.ok) return capabilities;
  if (!capabilities.value.searchable.has('Patient')) return failed(noPatients);
  await takeIn(context.dataSource, async (manager, _changes, state) => {
    const hasVanished = await storeTypes(manager, rowsOf(capabilities.value));
    const capabilitiesAt = hasVanished ? new Date(now.getTime() - HOUR_MS + MINUTE_MS) : now;
    state.generation = Math.max(state.generation, 1);
    const { generation } = state;
    await manager.update(SyncStateRow, { id: 1 }, { generation, capabilitiesAt, base: context.client.base });
  });
  return ok(undefined);
}

/** Whether a type that was searched is not any more. */
async function storeTypes(manager: EntityManager, rows: readonly object[]): Promise<boolean> {
  const vanished = await manager.query<object[]>(
    `select 1 from sync_type s join json_to_recordset($1::json) as t (type text, searched boolean) on t.type = s.type
       where (s.searched or s.loaded_at is not null) and not t.searched limit 1`,
    [JSON.stringify(rows)],
  );
  await manager.query(
    `insert into sync_type (type, position, searched, history, walk)
       select t.type, t.position, t.searched, t.history, case when t.searched then 'load' end
         from json_to_recordset($1::json) as t (type text, position integer, searched boolean, history boolean)
       on conflict (type) do update set
         searched = excluded.searched, history = excluded.history,
         walk = case when excluded.searched and sync_type.loaded_at is null and sync_type.walk is null
                     then 'load' else sync_type.walk end`,
    [JSON.stringify(rows)],
  );
  return vanished.length > 0;
}

const rowsOf = ({ searchable, history }: ServerCapabilities): readonly object[] =>
  TYPES.map((type, position) => ({
    type,
    position,
    searched: searchable.has(type),
    history: searchable.has(type) && history.has(type),
  }));

/** A server that is starting may not tell everything yet. */
const noPatients: FhirFailure = {
  fault: { code: 'no-patients', message: 'The server does not say that it searches for patients.', path: '' },
  away: true,
  lasting: true,
};
