import { invariant } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';

/**
 * Locks what is known of these people's wishes until the transaction ends, in one order for all: the rows of the Patients
 * themselves and of all who are one person with them, so that a no of any of them waits. Whoever stores something that bears
 * on contact calls it before writing, once for everybody concerned; it is the first lock that a transaction takes
 * (docs: person, digest, cases, enrolments).
 */
export async function lockContacts(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  invariant(manager.queryRunner?.isTransactionActive, 'lockContacts is given the manager of a transaction');
  const asked = [...new Set(personIds.map(storable))];
  const locked = new Set<string>();
  // Who waited for a merge finds others beside the person when the wait is over.
  for (;;) {
    const open = (await membersOf(manager, asked)).filter((id) => !locked.has(id));
    if (open.length === 0) return;
    await lockRows(manager, open);
    for (const id of open) locked.add(id);
  }
}

/** These ids, also of Patients who are not known here, and those of all Patients who are one person with any of them. */
export async function membersOf(manager: EntityManager, personIds: readonly string[]): Promise<readonly string[]> {
  if (personIds.length === 0) return [];
  const rows = await manager.query<{ id: string }[]>(
    `select unnest($1::text[]) as id
     union
     select member.id from person own join person member on member.survivor_id = own.survivor_id
       where own.id = any($1)`,
    [personIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * The rows that are missing are added first, in the same order: whoever adds one of them meanwhile is waited for, as for a
 * lock.
 */
async function lockRows(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await manager.query(
    `insert into contact_person (id) select id from unnest($1::text[]) as missing (id)
         where not exists (select from contact_person known where known.id = missing.id)
         order by id
       on conflict (id) do nothing`,
    [ids],
  );
  await manager.query('select id from contact_person where id = any($1) order by id for update', [ids]);
}
