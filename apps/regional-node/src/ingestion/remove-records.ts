import { isFactResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { lockContacts } from '../consent/lock-contacts.js';
import { removeConsents } from '../consent/store-consents.js';
import type { Changes } from './changes.js';
import { linkedBy, regroup } from './regroup.js';
import { markStale, takeKeys } from './reference-keys.js';
import { unpackFacts } from './stored-facts.js';
import { removeCare } from './write-care.js';

interface Removed {
  readonly id: string;
  readonly person_id: string | null;
  readonly facts: string;
  readonly fault: string | null;
}

/** Forgets resources that the server has deleted, and tells what went with them. Gives how many were known. */
export async function removeRecords(
  manager: EntityManager,
  type: string,
  ids: readonly string[],
  changes: Changes,
): Promise<number> {
  const gone = await manager.query<Removed[]>(
    `with gone as (delete from record where type = $1 and id = any($2) returning id, person_id, facts, fault)
     select * from gone`,
    [type, ids],
  );
  if (gone.length === 0) return 0;
  if (type === 'Consent') await removeConsents(manager, ids);
  await removeCare(manager, type, ids, changes);
  if (type === 'Patient') await removePeople(manager, gone, changes);
  else if (type === 'Medication' || type === 'Substance') await removeMedications(manager, type, gone);
  else if (isFactResource(type)) {
    for (const { id, person_id, facts, fault } of gone) {
      changes.record(person_id, `${type}/${id}`, unpackFacts(facts));
      if (fault !== null && person_id !== null) changes.whole(person_id, `${type}/${id}`);
    }
  }
  return gone.length;
}

/** The person goes; what others have recorded of them stays until it goes too. */
async function removePeople(manager: EntityManager, gone: readonly Removed[], changes: Changes): Promise<void> {
  const ids = gone.map(({ id }) => id);
  const linked = await linkedBy(manager, ids);
  const merged = await manager.query<{ id: string; survivor_id: string }[]>(
    'select id, survivor_id from person where id = any($1) or survivor_id = any($1)',
    [ids],
  );
  await lockContacts(manager, [...ids, ...linked, ...merged.flatMap(({ id, survivor_id }) => [id, survivor_id])]);
  const removed = (await takeKeys(manager, 'Patient', ids)).map(({ key }) => key);
  await manager.query('delete from person_link where person_id = any($1)', [ids]);
  await manager.query('delete from person where id = any($1)', [ids]);
  await manager.query('update record set stale = true where person_id = any($1) and needs_birth and not stale', [ids]);
  await markStale(manager, removed);
  for (const id of ids) changes.whole(id);
  const others = merged.flatMap(({ id, survivor_id }) => [id, survivor_id]);
  for (const id of others) changes.whole(id);
  await regroup(manager, { ids: [...new Set([...ids, ...linked, ...others])], added: [], removed }, changes);
}

async function removeMedications(manager: EntityManager, type: string, gone: readonly Removed[]): Promise<void> {
  const ids = gone.map(({ id }) => id);
  const keys = await takeKeys(manager, type, ids);
  await manager.query('delete from medication where type = $1 and id = any($2)', [type, ids]);
  await markStale(manager, [...ids.map((id) => `${type}/${id}`), ...keys.map(({ key }) => key)]);
}
