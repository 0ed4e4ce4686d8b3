import type { EntityManager } from 'typeorm';

/** The ids of all Patients who are one person with the one whose id `person` holds, and that id itself. */
const membersOf = (person: string): string =>
  `select ${person} as id union all select member.id from person own join person member on member.survivor_id = own.survivor_id
     where own.id = ${person}`;

/**
 * A condition: the person whose id `person` holds objects, now, to use or to contact, or to the trial whose id `trial` holds
 * (where one is given). Whoever does is in no list for that trial, and is shown to nobody for it.
 */
export const objects = (person: string, trial?: string): string => {
  const toTrial = trial === undefined ? '' : ` or objection.trial_id = ${trial}`;
  return `exists (select from (${membersOf(person)}) own join objection on objection.person_id = own.id
    where objection.valid_until is null and (objection.kind in ('contact', 'use')${toTrial}))`;
};

/** A condition: the person whose id `person` holds objects to any use of the records, now. */
const objectsToUse = (person: string): string =>
  `exists (select from (${membersOf(person)}) own join objection on objection.person_id = own.id
    where objection.valid_until is null and objection.kind = 'use')`;

/** Those of these people whose records must not be used: nobody evaluates or counts them. */
export async function objectedToUse(
  manager: EntityManager,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await manager.query<{ id: string }[]>(
    `select asked.id from unnest($1::text[]) as asked (id) where ${objectsToUse('asked.id')}`,
    [personIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Of these trials those that this person objects to; all of them where it is to contact or use. */
export async function objectedTrials(
  manager: EntityManager,
  personId: string,
  trialIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (trialIds.length === 0) return new Set();
  const rows = await manager.query<{ id: string }[]>(
    `select asked.id from unnest($1::uuid[]) as asked (id), (select $2::text as id) as person
       where ${objects('person.id', 'asked.id')}`,
    [trialIds, personId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether this person objects to use or contact now, or to this trial where one is given. */
export async function hasObjected(manager: EntityManager, personId: string, trialId?: string): Promise<boolean> {
  const [row] = await manager.query<{ objects: boolean }[]>(
    `select ${objects('asked.id', 'asked.trial')} as objects from (select $1::text as id, $2::uuid as trial) as asked`,
    [personId, trialId ?? null],
  );
  return row?.objects === true;
}
