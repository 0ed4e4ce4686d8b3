import type { EntityManager } from 'typeorm';
import type { Batch } from './batch.js';
import { versionOf, type KnownRecord } from './known-records.js';

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
