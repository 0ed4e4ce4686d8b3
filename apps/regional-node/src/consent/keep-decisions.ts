import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';
import type { DecisionMoment, KeptDecision } from './contact-decisions.js';

/** Keeps decisions under the ids that the people have now, in the caller's transaction. */
export async function keepDecisions(
  manager: EntityManager,
  kept: readonly KeptDecision[],
  moment: DecisionMoment,
): Promise<void> {
  if (kept.length === 0) return;
  const rows = kept.map(({ id, personId, trialId, decision }) => ({
    ...{ id, personId, trialId, permit: decision.permit, reason: decision.reason, policy: decision.policy },
    ...{ policyId: decision.policyId, policyVersion: decision.policyVersion },
    trace: decision.trace,
    at: new Date(decision.at).toISOString(),
  }));
  await manager.query(
    `insert into contact_decision (id, person_id, trial_id, moment, permit, reason, trace, policy, policy_id,
                                   policy_version, at)
       select r.id, coalesce(p.survivor_id, r."personId"), r."trialId", $2, r.permit, r.reason, r.trace, r.policy,
              r."policyId", r."policyVersion", r.at
         from json_to_recordset($1::json) as r (id uuid, "personId" text, "trialId" uuid, permit boolean, reason text,
              trace jsonb, policy text, "policyId" text, "policyVersion" text, at timestamptz)
         left join person p on p.id = r."personId"`,
    [JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value)), moment],
  );
}
