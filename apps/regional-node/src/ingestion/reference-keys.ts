import { identifierKeys, type FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable, storedKey } from './keys.js';

export interface KeyChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface Held {
  readonly key: string;
  readonly id: string;
}

/** Keeps under which identifiers these resources are known; gives the keys that somebody holds anew, or no longer. */
export async function writeKeys(
  manager: EntityManager,
  type: string,
  resources: readonly FhirResource[],
): Promise<KeyChanges> {
  const rows = resources.flatMap((resource) =>
    identifierKeys(resource).map(({ key, tells }) => ({
      key: storedKey(key),
      id: storable(resource.id ?? ''),
      tells,
    })),
  );
  const ids = resources.map(({ id = '' }) => storable(id));
  const before = await takeKeys(manager, type, ids);
  await manager.query(
    `insert into reference_key (key, type, id, tells)
       select r.key, $1, r.id, r.tells from json_to_recordset($2::json) as r (key text, id text, tells boolean)`,
    [type, JSON.stringify(rows)],
  );
  const pair = ({ key, id }: Held): string => `${key} ${id}`;
  const [old, now] = [new Set(before.map(pair)), new Set(rows.map(pair))];
  return {
    added: rows.filter((one) => !old.has(pair(one))).map(({ key }) => key),
    removed: before.filter((one) => !now.has(pair(one))).map(({ key }) => key),
  };
}

/** Removes the keys of these resources, and gives them. */
export async function takeKeys(manager: EntityManager, type: string, ids: readonly string[]): Promise<readonly Held[]> {
  return manager.query<Held[]>(
    `with taken as (delete from reference_key where type = $1 and id = any($2) returning key, id)
     select key, id from taken`,
    [type, ids],
  );
}

/** Records that asked for one of these must be read again. */
export async function markStale(manager: EntityManager, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await manager.query(`update record set stale = true where needs && $1::text[] and needs <> '{}' and not stale`, [
    [...new Set(keys)],
  ]);
}
