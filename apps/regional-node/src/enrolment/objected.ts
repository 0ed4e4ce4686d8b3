import type { EntityManager } from 'typeorm';

/** An attempt of a person in a trial. */
export interface Asked {
  readonly id: string;
  readonly personId: string | null;
  readonly trialId: string;
}

type Kind = 'trial' | 'contact' | 'use';

/**
 * The ids of those whose person has an objection in force: to any use, to contact, or to this trial, of any Patient who is
 * that person. What is stored is in force, whatever the clock of who stored it.
 */
export async function objectedOf(
  manager: EntityManager,
  all: readonly Asked[],
  kinds: readonly Kind[] = ['use', 'contact', 'trial'],
): Promise<ReadonlySet<string>> {
  const asked = all.filter(({ personId }) => personId !== null);
  if (asked.length === 0) return new Set();
  const rows = await manager.query<{ id: string }[]>(
    `select asked.id from unnest($1::text[], $2::text[], $3::uuid[]) as asked (id, person, trial)
       where exists (
         select from objection o
           where (o.person_id = asked.person or o.person_id in (
               select member.id from person own join person member on member.survivor_id = own.survivor_id
                 where own.id = asked.person))
             and o.valid_until is null and o.kind = any($4) and (o.kind <> 'trial' or o.trial_id = asked.trial))`,
    [asked.map(({ id }) => id), asked.map(({ personId }) => personId), asked.map(({ trialId }) => trialId), kinds],
  );
  return new Set(rows.map(({ id }) => id));
}
