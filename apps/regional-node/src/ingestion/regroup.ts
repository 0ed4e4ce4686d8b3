import type { EntityManager } from 'typeorm';
import { lockContacts } from '../consent/lock-contacts.js';
import type { Changes } from './changes.js';
import { groupsOf, type Link, type Member } from './merge-groups.js';
import type { KeyChanges } from './reference-keys.js';

/** What may have changed who is one person with whom. */
interface Cause extends KeyChanges {
  readonly ids: readonly string[];
}

/** The ids of Patients whom these link, whether they are known or not. */
export async function linkedBy(manager: EntityManager, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `select substr(other_key, 9) as id from person_link where person_id = any($1) and other_key like 'Patient/%'
     union
     select k.id from person_link l join reference_key k on k.key = l.other_key and k.type = 'Patient'
       where l.person_id = any($1)`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/**
 * Works out anew which Patients are one person and which may be told of twice, for those whom a change may concern, and
 * tells of the people who are others than before.
 */
export async function regroup(manager: EntityManager, cause: Cause, changes: Changes): Promise<void> {
  const ids = await connected(manager, await touched(manager, cause));
  if (ids.length === 0) return;
  const before = await manager.query<Member[]>(
    'select id, fault, survivor_id, doubled from person where id = any($1)',
    [ids],
  );
  const links = await readLinks(manager, ids);
  const groups = groupsOf(before, links);
  const shared = await sharing(manager, groups);
  const rows = groups.flatMap(({ survivor, members, doubled }) => {
    const twice = doubled || members.some(({ id }) => shared.has(id));
    return members
      .filter((member) => member.survivor_id !== survivor || member.doubled !== twice)
      .map((member) => ({ id: member.id, before: member.survivor_id, survivor, doubled: twice }));
  });
  if (rows.length === 0) return;
  // Whoever is told of twice from now on, or no longer, waits for a message under way, as all that bears on contact does.
  await lockContacts(
    manager,
    rows.map(({ id }) => id),
  );
  await manager.query(
    `update person p set survivor_id = r.survivor, doubled = r.doubled
       from json_to_recordset($1::json) as r (id text, survivor text, doubled boolean) where p.id = r.id`,
    [JSON.stringify(rows)],
  );
  for (const row of rows) for (const id of [row.id, row.before, row.survivor]) changes.whole(id);
}

/** Those of the change, who is merged with them, and whom an identifier that came or went may make a double or none. */
async function touched(manager: EntityManager, { ids, added, removed }: Cause): Promise<readonly string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `select id from person where id = any($1) or survivor_id = any($1)
     union select survivor_id from person where id = any($1)
     union select k.id from reference_key k join person p on p.id = k.id and not p.doubled
       where k.type = 'Patient' and k.tells and k.key = any($2)
     union select k.id from reference_key k join person p on p.id = k.id and p.doubled
       where k.type = 'Patient' and k.tells and k.key = any($3)
     union select person_id from person_link where other_key = any($2 || $3)`,
    [ids, added, removed],
  );
  return rows.map(({ id }) => id);
}

/** These and all whom links connect with them, in either direction. */
async function connected(manager: EntityManager, ids: readonly string[]): Promise<readonly string[]> {
  const all = new Set(ids);
  for (let open = ids; open.length > 0;) {
    const linked = await linkedBy(manager, open);
    const linking = await manager.query<{ id: string }[]>(
      `select person_id as id from person_link where other_key = any($2)
       union select l.person_id from reference_key k join person_link l on l.other_key = k.key
         where k.type = 'Patient' and k.id = any($1)`,
      [open, open.map((id) => `Patient/${id}`)],
    );
    open = [...new Set([...linked, ...linking.map(({ id }) => id)])].filter((id) => !all.has(id));
    for (const id of open) all.add(id);
  }
  return [...all];
}

/** Links from these Patients, with the one that each leads to; none where it leads to nobody or to several. */
async function readLinks(manager: EntityManager, ids: readonly string[]): Promise<readonly Link[]> {
  return manager.query<Link[]>(
    `select l.person_id as "from", l.kind, coalesce(p.id, (
              select min(k.id) from reference_key k where k.key = l.other_key and k.type = 'Patient'
                having count(*) = 1)) as "to"
       from person_link l left join person p on l.other_key like 'Patient/%' and p.id = substr(l.other_key, 9)
       where l.person_id = any($1)`,
    [ids],
  );
}

/** Members of groups who share an identifier with a Patient outside of their group. */
async function sharing(manager: EntityManager, groups: ReturnType<typeof groupsOf>): Promise<ReadonlySet<string>> {
  const rows = groups.flatMap(({ members }) => {
    const group = members.map(({ id }) => id);
    return group.map((id) => ({ id, members: group }));
  });
  const found = await manager.query<{ id: string }[]>(
    `select g.id from json_to_recordset($1::json) as g (id text, members text[])
       where exists (
         select from reference_key a join reference_key b on b.key = a.key and b.type = 'Patient'
           where a.type = 'Patient' and a.tells and a.id = g.id and b.id <> all (g.members))`,
    [JSON.stringify(rows)],
  );
  return new Set(found.map(({ id }) => id));
}
