import type { ContactPolicy, PolicyKind } from '@kohort/consent';
import type { EntityManager } from 'typeorm';

/** The region's policy: the newest that was set, else that of the configuration. */
export async function regionPolicy(manager: EntityManager, configured: ContactPolicy): Promise<ContactPolicy> {
  const [newest] = await manager.query<{ version: number; kind: PolicyKind }[]>(
    'select version, kind from contact_policy order by version desc limit 1',
  );
  return newest === undefined ? configured : { ...configured, version: String(newest.version), kind: newest.kind };
}

export interface TrialPolicy {
  readonly version: number;
  readonly kind: PolicyKind;
}

/** What was recorded of the ethics approvals of these trials; absent for a trial of which nothing was. */
export async function trialPolicies(
  manager: EntityManager,
  trialIds: readonly string[],
): Promise<ReadonlyMap<string, TrialPolicy>> {
  if (trialIds.length === 0) return new Map();
  const rows = await manager.query<({ trial_id: string } & TrialPolicy)[]>(
    `select distinct on (trial_id) trial_id, version, kind from trial_contact_policy where trial_id = any($1::uuid[])
       order by trial_id, version desc`,
    [[...new Set(trialIds)]],
  );
  return new Map(rows.map(({ trial_id, version, kind }) => [trial_id, { version, kind }]));
}

/** Of which no ethics decision is recorded: people are asked only with a Consent, whatever the region lets others do. */
export const UNDECIDED: PolicyKind = 'opt-in';

/** The policy for a trial; its version names both, so that the decision tells what was in force. */
export const policyFor = (region: ContactPolicy, trial: TrialPolicy | undefined): ContactPolicy => ({
  ...region,
  version: `${region.version}, trial ${trial?.version ?? 0}`,
  trialKind: trial?.kind ?? UNDECIDED,
});
