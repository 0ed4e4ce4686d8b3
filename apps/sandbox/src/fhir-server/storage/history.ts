import { sqlTime } from '../indexing/time-span.js';
import type { Database } from './database.js';
import type { Version } from './versions.js';

export interface HistoryQuery {
  readonly type: string;
  /** All resources of the type if left out. */
  readonly id: string | undefined;
  /** Milliseconds since 1970: versions stored then or later. */
  readonly since: number | undefined;
  /** The keys of the version that the page before ended with. */
  readonly after: readonly string[] | undefined;
  readonly limit: number;
}

export interface PastVersion extends Version {
  /** `updated` and `rid`, as texts. */
  readonly keys: readonly string[];
}

/** The part of a history that one table has. Both parts are limited, so that an index gives each without a sort. */
const part = (table: string, conditions: string): string => `(
  select type, id, version, updated, method, content, rid from fhir.${table}
  where ${conditions} order by updated desc, rid desc limit $2
)`;

/** Versions from the newest to the oldest; undefined where the resource never existed. */
export async function readHistory(db: Database, query: HistoryQuery): Promise<readonly PastVersion[] | undefined> {
  const { type, id, since, after, limit } = query;
  const values: unknown[] = [type, limit];
  const conditions = ['type = $1'];
  if (id !== undefined) {
    const found = await db.query<{ rid: number }>('select rid from fhir.resource where type = $1 and id = $2', [
      type,
      id,
    ]);
    const [resource] = found.rows;
    if (!resource) return undefined;
    conditions.push(`rid = $${values.push(resource.rid)}`);
  }
  if (since !== undefined) conditions.push(`updated >= $${values.push(sqlTime(since))}::timestamptz`);
  if (after) {
    const [updated, rid] = after.map((value) => `$${values.push(value)}`);
    conditions.push(`(updated, rid) < (${updated ?? ''}::timestamptz, ${rid ?? ''}::bigint)`);
  }
  const text = `
select type, id, version, updated, method, content, array[updated::text, rid::text] as keys
from (${part('resource', conditions.join(' and '))} union all ${part('superseded', conditions.join(' and '))}) as past
order by updated desc, rid desc limit $2`;
  return (await db.query<PastVersion>(text, values)).rows;
}
