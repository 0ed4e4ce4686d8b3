import type { Objection } from '@kohort/consent';
import type { EntityManager } from 'typeorm';

/** What is known of one Patient's wishes besides Consents, and whether a death was reported. */
export interface Wishes {
  readonly objections: readonly Objection[];
  /** Organisations whose records of the person are blocked now. */
  readonly blockedUnits: readonly string[];
  readonly deathReported: boolean;
}

interface StoredObjection {
  readonly id: string;
  readonly person_id: string;
  readonly kind: Objection['kind'];
  readonly trial_id: string | null;
  readonly valid_from: Date;
  readonly valid_until: Date | null;
}

/** By Patient. Objections are given with those that were ended, for the trace names all that was looked at. */
export async function wishesOf(
  manager: EntityManager,
  patientIds: readonly string[],
  at: Date,
): Promise<(patientIds: readonly string[]) => Wishes> {
  const objections = await manager.query<StoredObjection[]>(
    `select id, person_id, kind, trial_id, valid_from, valid_until from objection where person_id = any($1) order by id`,
    [patientIds],
  );
  const blocks = await manager.query<{ person_id: string; organization: string }[]>(
    'select person_id, organization from unit_block where person_id = any($1) and ended_at is null order by organization',
    [patientIds],
  );
  const dead = await manager.query<{ id: string }[]>(
    'select id from contact_person where id = any($1) and death_reported_at is not null',
    [patientIds],
  );
  return (ids) => ({
    objections: objections.filter(({ person_id }) => ids.includes(person_id)).map((row) => objectionOf(row, at)),
    blockedUnits: blocks.filter(({ person_id }) => ids.includes(person_id)).map(({ organization }) => organization),
    deathReported: dead.some(({ id }) => ids.includes(id)),
  });
}

/** What is stored is in force, and what was ended is over, also where the clock of who did it runs ahead of ours. */
const objectionOf = ({ id, kind, trial_id, valid_from, valid_until }: StoredObjection, at: Date): Objection => ({
  id,
  kind,
  ...(trial_id === null ? {} : { trialId: trial_id }),
  from: Math.min(valid_from.getTime(), at.getTime()),
  ...(valid_until === null ? {} : { until: Math.min(valid_until.getTime(), at.getTime() - 1) }),
});
