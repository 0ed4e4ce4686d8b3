import type { FhirFailure, ServerCapabilities } from '@kohort/fhir';
import { FACT_RESOURCES } from '@kohort/facts';
import { ok, type Result } from '@kohort/kernel';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncStateRow } from './sync.entity.js';

/** In the order of reading: people, what records refer to, then what facts are read from. */
const TYPES = ['Patient', 'Medication', 'Substance', ...FACT_RESOURCES];

/** Asks what the server can do, and begins the first reading of each type that it searches. */
export async function prepareTypes(context: SyncContext): Promise<Result<undefined, FhirFailure>> {
  const capabilities = await context.client.capabilities();
  if (!capabilities.ok) return capabilities;
  await takeIn(context.dataSource, async (manager, _changes, state) => {
    if (state.generation === 0) {
      state.generation = 1;
      await manager.update(SyncStateRow, { id: 1 }, { generation: 1 });
    }
    await manager.query(
      `insert into sync_type (type, position, searched, history, walk)
         select t.type, t.position, t.searched, t.history, case when t.searched then 'load' end
           from json_to_recordset($1::json) as t (type text, position integer, searched boolean, history boolean)
         on conflict (type) do update set
           searched = excluded.searched, history = excluded.history,
           walk = case when excluded.searched and sync_type.loaded_at is null and sync_type.walk is null
                       then 'load' else sync_type.walk end`,
      [JSON.stringify(rowsOf(capabilities.value))],
    );
    await manager.update(SyncStateRow, { id: 1 }, { capabilitiesAt: new Date() });
  });
  return ok(undefined);
}

const rowsOf = ({ searchable, history }: ServerCapabilities): readonly object[] =>
  TYPES.map((type, position) => ({
    type,
    position,
    searched: searchable.has(type),
    history: searchable.has(type) && history.has(type),
  }));
