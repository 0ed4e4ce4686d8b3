import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';
import type { DecisionMoment, KeptDecision } from './contact-decisions.js';

/** The newest that is stored of the person and the trial says the same, when nothing but a look happens. */
const KEEP = `
  with made as (
    select r.*, coalesce(p.survivor_id, r."personId") as person_id
      from json_to_recordset($1::json) as r (id uuid, "personId" text, "trialId" uuid, permit boolean, reason text,
           trace jsonb, policy text, "policyId" text, "policyVersion" text, at timestamptz)
      left join person p on p.id = r."personId"),
  known as (
    select m.id, newest.id as known_id
      from made m cross join lateral (
        select * from contact_decision d where d.person_id = m.person_id and d.trial_id = m."trialId"
          order by d.at desc, d.id desc limit 1) newest
     where $2 = 'queue'
       and (newest.permit, newest.reason, newest.trace, newest.policy, newest.policy_id, newest.policy_version)
         = (m.permit, m.reason, m.trace, m.policy, m."policyId", m."policyVersion")),
  stored as (
    insert into contact_decision (id, person_id, trial_id, moment, permit, reason, trace, policy, policy_id,
                                  policy_version, at)
      select id, person_id, "trialId", $2, permit, reason, trace, policy, "policyId", "policyVersion", at
        from made where id not in (select id from known))
  select id, known_id from known`;

/**
 * Keeps decisions under the ids that the people have now, in the caller's transaction, and gives them as they are kept: one
 * to queue that says the same as the newest before it is that one, or each night would store everybody again.
 */
export async function keepDecisions(
  manager: EntityManager,
  made: readonly KeptDecision[],
  moment: DecisionMoment,
): Promise<readonly KeptDecision[]> {
  if (made.length === 0) return [];
  const rows = made.map(({ id, personId, trialId, decision }) => ({
    ...{ id, personId, trialId, permit: decision.permit, reason: decision.reason, policy: decision.policy },
    ...{ policyId: decision.policyId, policyVersion: decision.policyVersion },
    trace: decision.trace,
    at: new Date(decision.at).toISOString(),
  }));
  const known = await manager.query<{ id: string; known_id: string }[]>(KEEP, [
    JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
    moment,
  ]);
  const kept = new Map(known.map(({ id, known_id }) => [id, known_id]));
  return made.map((each) => ({ ...each, id: kept.get(each.id) ?? each.id }));
}
