import { stricter } from '@kohort/consent';
import { ok, type Result } from '@kohort/kernel';
import type { SetTrialContactPolicy, TrialContactPolicy } from '@kohort/node-api';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { TrialContactPolicyRow } from './contact-policy.entity.js';
import { askForReviewOf } from './contact-review.js';
import type { GateRules } from './decide-people.js';
import { isKnownTrial } from './known-trial.js';
import { regionPolicy, UNDECIDED } from './policies-in-force.js';
import { CHANGED } from './region-policy.js';

const NONE = 'There is no such trial here.';

/** What a trial's ethics approval allows, and what holds for it here. */
export async function showTrialPolicy(
  manager: EntityManager,
  rules: GateRules,
  trialId: string,
): Promise<Result<TrialContactPolicy, AppFault>> {
  if (!(await isKnownTrial(manager, trialId))) return failure('not-found', NONE);
  return ok(await view(manager, rules, trialId));
}

/** Records what a trial's ethics approval allows. It holds as far as it is stricter than the region's policy. */
export async function setTrialPolicy(
  dataSource: DataSource,
  rules: GateRules,
  { trialId, kind, basis, rowVersion }: SetTrialContactPolicy & { readonly trialId: string },
  actor: AuditActor,
  now: Date,
): Promise<Result<TrialContactPolicy, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<TrialContactPolicy, AppFault>> => {
    if (!(await isKnownTrial(manager, trialId))) return failure('not-found', NONE);
    const before = await newest(manager, trialId);
    const version = before?.version ?? 0;
    if (rowVersion !== undefined && rowVersion !== version) return CHANGED;
    if (before?.kind === kind && before.basis === basis) return ok(await view(manager, rules, trialId));
    const rows = await manager.query<object[]>(
      `insert into trial_contact_policy (trial_id, version, kind, basis, set_at, set_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (trial_id, version) do nothing returning version`,
      [trialId, version + 1, kind, basis, now, actor.id],
    );
    if (rows.length === 0) return CHANGED;
    await appendAudit(manager, {
      ...{ actor, action: 'trial-contact-policy.set', purpose: 'recruiting', subject: { type: 'trial', id: trialId } },
      details: { version: version + 1, kind, basis, before: before?.kind ?? null },
    });
    const concerned = 'select person_id from candidate where trial_id = $1';
    await askForReviewOf(manager, `${concerned} union ${concerned.replace('candidate', 'outreach_case')}`, [trialId]);
    return ok(await view(manager, rules, trialId));
  });
}

const newest = (manager: EntityManager, trialId: string): Promise<TrialContactPolicyRow | null> =>
  manager.findOne(TrialContactPolicyRow, { where: { trialId }, order: { version: 'DESC' } });

async function view(manager: EntityManager, { policy }: GateRules, trialId: string): Promise<TrialContactPolicy> {
  const region = await regionPolicy(manager, policy);
  const row = await newest(manager, trialId);
  if (row === null) return { trialId, inForce: stricter(region.kind, UNDECIDED), rowVersion: 0 };
  const { kind, basis, version, setAt, setBy } = row;
  const inForce = stricter(region.kind, kind);
  return { trialId, kind, basis, inForce, rowVersion: version, setAt: setAt.toISOString(), setBy };
}
