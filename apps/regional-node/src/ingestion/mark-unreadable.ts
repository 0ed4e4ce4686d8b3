import { isFactResource, resourcesIn } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { lockContacts } from '../consent/lock-contacts.js';
import { storeConsents } from '../consent/store-consents.js';
import type { Changes } from './changes.js';
import type { Fetched } from './fetch-records.js';
import { knownRecords } from './known-records.js';
import { regroup } from './regroup.js';
import { unpackFacts } from './stored-facts.js';
import { removeCare } from './write-care.js';
import { storeRecords, type RecordValues } from './store-records.js';

/**
 * Keeps records that the server does not give out as such that cannot be read. They lose their version, so that the next
 * walk over all ids asks for them again.
 */
export async function markUnreadable(
  manager: EntityManager,
  {
    type,
    unreadable,
    generation,
  }: Pick<Fetched, 'unreadable'> & { readonly type: string; readonly generation: number },
  changes: Changes,
): Promise<void> {
  if (unreadable.length === 0) return;
  const known = await knownRecords(
    manager,
    type,
    unreadable.map(({ id }) => id),
  );
  const rows = unreadable.map(({ id, code }): RecordValues => {
    const before = known.get(id);
    const person = type === 'Patient' ? id : (before?.person_id ?? undefined);
    const hides = isFactResource(type) ? resourcesIn({ resourceType: type, id }) : [];
    if (person !== undefined && before?.fault !== code && (hides.length > 0 || type === 'Patient')) {
      changes.record(person, `${type}/${id}`, unpackFacts(before?.facts ?? '[]'));
      changes.whole(person, `${type}/${id}`);
    }
    const lacking = person === undefined && hides.length > 0;
    return { id, version: undefined, last_updated: undefined, person_id: person, fault: code, hides, lacking };
  });
  await storeRecords(manager, type, rows, generation);
  await removeCare(
    manager,
    type,
    rows.map(({ id }) => id),
    changes,
  );
  if (type === 'Consent')
    await storeConsents(
      manager,
      rows.map(({ id, person_id }) => ({ id, personId: person_id, json: { resourceType: type, id } })),
    );
  if (type === 'Patient') await markPeople(manager, rows, changes);
}

async function markPeople(manager: EntityManager, rows: readonly RecordValues[], changes: Changes): Promise<void> {
  // Nobody of whom nothing may be concluded is told of: that waits for messages that are under way.
  await lockContacts(
    manager,
    rows.map(({ id }) => id),
  );
  await manager.query(
    `update person p set fault = r.fault from json_to_recordset($1::json) as r (id text, fault text) where p.id = r.id`,
    [JSON.stringify(rows)],
  );
  await regroup(manager, { ids: rows.map(({ id }) => id), added: [], removed: [] }, changes);
}
