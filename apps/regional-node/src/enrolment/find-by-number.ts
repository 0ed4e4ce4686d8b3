import { PERSONAL_NUMBER_SYSTEMS, referenceKey } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import type { ContactDecisions } from '../consent/contact-decisions.js';
import { storedKey } from '../ingestion/keys.js';
import { peopleInSight } from './people-shown.js';

/**
 * The one person of this region whose records carry a personal or co-ordination number, with the lock of their wishes.
 * Undefined alike where nobody carries it, where several do, and where whoever does may not be shown. The number itself is
 * compared by the digest that ingestion keeps, and goes nowhere.
 */
export async function findByNumber(
  manager: EntityManager,
  contacts: Pick<ContactDecisions, 'lock'>,
  number: string,
): Promise<string | undefined> {
  const carriers = await manager.query<{ id: string }[]>(
    `select distinct id from reference_key where type = 'Patient' and key = any($1)`,
    [keysOf(number)],
  );
  const ids = carriers.map(({ id }) => id);
  await contacts.lock(manager, ids);
  // Who waited for a merge finds one person where there were two.
  const people = await manager.query<{ survivor_id: string }[]>(
    'select distinct survivor_id from person where id = any($1)',
    [ids],
  );
  const [person, other] = people.map(({ survivor_id }) => survivor_id);
  if (person === undefined || other !== undefined) return undefined;
  return (await peopleInSight(manager, [person])).has(person) ? person : undefined;
}

/** Records may keep a co-ordination number in either system. */
function keysOf(number: string): string[] {
  const digits = number.replace(/\D/g, '');
  return PERSONAL_NUMBER_SYSTEMS.flatMap((system) => referenceKey(`Patient?identifier=${system}|${digits}`) ?? []).map(
    storedKey,
  );
}
