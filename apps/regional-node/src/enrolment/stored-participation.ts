import { CONSENTED } from '@kohort/enrolment';
import type { EntityManager } from 'typeorm';
import { Participation } from '../consent/participation.js';

/** Who takes part in which trial, by the enrolments of this node; all Patients who are one person count as that person. */
export class StoredParticipation extends Participation {
  async inOtherTrial(
    manager: EntityManager,
    personIds: readonly string[],
    trialId: string,
  ): Promise<ReadonlySet<string>> {
    if (personIds.length === 0) return new Set();
    const rows = await manager.query<{ id: string }[]>(
      `with participant as (
         select coalesce(p.survivor_id, e.person_id) as id
           from enrolment e
           left join trial_site s on s.trial_id = e.trial_id and s.site_id = e.site_id
           left join person p on p.id = e.person_id
           where e.person_id is not null and e.trial_id <> $2 and (e.state = any($3)
               -- Who left the treatment only is followed further.
               or (e.state = 'withdrawn' and e.summary->>'endScope' = 'treatment'))
             and coalesce(s.settings->>'coEnrolment', 'not-allowed') <> 'allowed')
       select asked.id from unnest($1::text[]) as asked (id) left join person p on p.id = asked.id
         where coalesce(p.survivor_id, asked.id) in (select id from participant)`,
      [personIds, trialId, CONSENTED],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
