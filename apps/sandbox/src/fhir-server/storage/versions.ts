import { referenceTo, type ResourceKey } from '../resource.js';
import type { Database } from './database.js';

export type Method = 'POST' | 'PUT' | 'DELETE';

/** One version of a resource; a deletion has no content. */
export interface Version extends ResourceKey {
  readonly version: number;
  readonly updated: Date;
  readonly method: Method;
  /** JSON text. */
  readonly content: string | null;
}

/** What stands before a change. */
export interface Current {
  readonly rid: number;
  readonly version: number;
  readonly updated: Date;
  readonly deleted: boolean;
}

const COLUMNS = 'type, id, version, updated, method, content';

const CURRENT = `
select r.type, r.id, r.rid, r.version, r.updated, r.content is null as deleted
from unnest($1::text[], $2::text[]) as k (type, id) join fhir.resource r on r.type = k.type and r.id = k.id`;

/** The latest versions by "Type/id"; what never existed is missing. */
export async function currentOf(db: Database, keys: readonly ResourceKey[]): Promise<ReadonlyMap<string, Current>> {
  const columns = [keys.map(({ type }) => type), keys.map(({ id }) => id)];
  const { rows } = await db.query<Current & ResourceKey>(CURRENT, columns);
  return new Map(rows.map((row) => [referenceTo(row), row]));
}

export async function latestVersion(db: Database, { type, id }: ResourceKey): Promise<Version | undefined> {
  const text = `select ${COLUMNS} from fhir.resource where type = $1 and id = $2`;
  return (await db.query<Version>(text, [type, id])).rows[0];
}

const OLDER = `
select s.type, s.id, s.version, s.updated, s.method, s.content
from fhir.resource r join fhir.superseded s on s.rid = r.rid and s.version = $3 where r.type = $1 and r.id = $2
union all select ${COLUMNS} from fhir.resource where type = $1 and id = $2 and version = $3`;

export async function numberedVersion(db: Database, key: ResourceKey, version: number): Promise<Version | undefined> {
  return (await db.query<Version>(OLDER, [key.type, key.id, version])).rows[0];
}

/** Undeleted resources by type. */
export async function countResources(db: Database): Promise<Readonly<Record<string, number>>> {
  const text =
    'select type, count(*) as count from fhir.resource where content is not null group by type order by type';
  const { rows } = await db.query<{ type: string; count: number }>(text);
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}
