import type { Fact } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storeConsents } from '../consent/store-consents.js';
import type { Batch } from './batch.js';
import type { Changes } from './changes.js';
import { deriveAll } from './derive.js';
import { storable } from './keys.js';
import { versionOf, type KnownRecord } from './known-records.js';
import { packFacts, unpackFacts } from './stored-facts.js';

export interface Write extends Batch {
  /** What was stored of these resources before. */
  readonly known: ReadonlyMap<string, KnownRecord>;
}

/** A row of `record`, of which a type may leave out what it does not need. */
export interface RecordValues {
  readonly id: string;
  readonly version: string | undefined;
  readonly last_updated: string | undefined;
  readonly person_id?: string | undefined;
  readonly facts?: string;
  readonly fault?: string | undefined;
  readonly hides?: readonly string[];
  readonly lacking?: boolean;
  readonly needs?: readonly string[];
  readonly needs_birth?: boolean;
}

/** Reads records and stores their facts. */
export async function writeRecords(manager: EntityManager, write: Write, changes: Changes): Promise<void> {
  const { type, resources, known, generation, localDay } = write;
  const derived = await deriveAll(manager, resources, localDay);
  const rows = derived.map((one): RecordValues => {
    const { resource, personId, facts, fault, hides, lacking, needs, needsBirth } = one;
    const row = {
      ...recordOf(resource),
      person_id: personId === undefined ? undefined : storable(personId),
      facts: packFacts(facts),
      fault,
      hides,
      lacking,
      needs,
      needs_birth: needsBirth,
    };
    note(changes, `${type}/${row.id}`, row, facts, known.get(row.id));
    return row;
  });
  await storeRecords(manager, type, rows, generation);
  if (type === 'Consent') {
    const received = derived.map(({ resource, personId }) => ({ id: recordOf(resource).id, personId, json: resource }));
    await storeConsents(manager, received);
  }
}

/** Tells of a record that says another thing than before, or of another person. */
function note(
  changes: Changes,
  record: string,
  row: RecordValues,
  facts: readonly Fact[],
  before: KnownRecord | undefined,
): void {
  const moved = (before?.person_id ?? null) !== (row.person_id ?? null);
  const faulty = row.fault !== undefined || (before?.fault ?? null) !== null;
  if (before !== undefined && !moved && !hidesOther(before, row) && before.facts === row.facts) return;
  const earlier = before === undefined ? [] : unpackFacts(before.facts);
  if (before !== undefined) changes.record(before.person_id, record, [...earlier, ...facts]);
  if (before === undefined || moved) changes.record(row.person_id, record, facts);
  // Which facts are withheld from the person may concern any trial.
  if (faulty && row.person_id !== undefined) changes.whole(row.person_id, record);
  if (faulty && typeof before?.person_id === 'string') changes.whole(before.person_id, record);
}

const hidesOther = (before: KnownRecord, { fault, hides = [] }: RecordValues): boolean =>
  before.fault !== (fault ?? null) || before.hides.join() !== hides.join();

export function recordOf(
  resource: Parameters<typeof versionOf>[0],
): Pick<RecordValues, 'id' | 'version' | 'last_updated'> {
  const { id, version, lastUpdated } = versionOf(resource);
  return { id, version, last_updated: lastUpdated === undefined ? undefined : new Date(lastUpdated).toISOString() };
}

export async function storeRecords(
  manager: EntityManager,
  type: string,
  rows: readonly RecordValues[],
  generation: number,
): Promise<void> {
  await manager.query(
    `insert into record (type, id, version, last_updated, person_id, facts, fault, hides, lacking, needs, needs_birth,
                         stale, seen)
       select $1, r.id, r.version, r.last_updated, r.person_id, coalesce(r.facts, '[]'), r.fault,
              coalesce(r.hides, '{}'), coalesce(r.lacking, false), coalesce(r.needs, '{}'),
              coalesce(r.needs_birth, false), false, $3
         from json_to_recordset($2::json) as r (id text, version text, last_updated timestamptz, person_id text,
              facts text, fault text, hides text[], lacking boolean, needs text[], needs_birth boolean)
       on conflict (type, id) do update set
         version = excluded.version, last_updated = excluded.last_updated, person_id = excluded.person_id,
         facts = excluded.facts, fault = excluded.fault, hides = excluded.hides, lacking = excluded.lacking,
         needs = excluded.needs, needs_birth = excluded.needs_birth, stale = false, seen = excluded.seen`,
    [type, JSON.stringify(rows), generation],
  );
}
