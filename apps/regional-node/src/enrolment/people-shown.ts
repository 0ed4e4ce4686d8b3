import type { EntityManager } from 'typeorm';
import { survivorsOf } from '../consent/survivors-of.js';
import { PEOPLE_IN_SIGHT } from '../ingestion/people-in-sight.js';

/** Those of these people who may be named in lists: neither protected nor gone. */
export async function peopleInSight(manager: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await manager.query<{ id: string }[]>(
    `select seen.id from (${PEOPLE_IN_SIGHT}) seen where seen.id = any($1)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** By stored id the id that each person has now, of those who may be named. */
export async function peopleShown(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const seen = await peopleInSight(manager, ids);
  const survivors = await survivorsOf(manager, [...seen]);
  return new Map([...seen].map((id) => [id, survivors.get(id) ?? id]));
}

/** Those of these people whom any of the Patients who are one person marks as protected. */
export async function peopleProtected(manager: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `select own.id from person own where own.id = any($1)
       and exists (select from person member where member.survivor_id = own.survivor_id and member.protected)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
