import type { PolicyKind } from '@kohort/consent';
import { ok, type Result } from '@kohort/kernel';
import type { RegionContactPolicy, SetContactPolicy } from '@kohort/node-api';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { ContactPolicyRow } from './contact-policy.entity.js';
import { askForReviewOf } from './contact-review.js';
import type { GateRules } from './decide-people.js';

/** The region's policy: as the steward has set it, else as the node is configured. */
export async function showRegionPolicy(manager: EntityManager, { policy }: GateRules): Promise<RegionContactPolicy> {
  return view(await newest(manager), policy.kind);
}

/** Sets the region's policy. Everybody who is a candidate or has a case is looked at again. */
export async function setRegionPolicy(
  dataSource: DataSource,
  { policy }: GateRules,
  { kind, basis, rowVersion }: SetContactPolicy,
  actor: AuditActor,
  now: Date,
): Promise<Result<RegionContactPolicy, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<RegionContactPolicy, AppFault>> => {
    const before = await newest(manager);
    const version = before?.version ?? 0;
    if (rowVersion !== undefined && rowVersion !== version) return CHANGED;
    if (before?.kind === kind && before.basis === basis) return ok(view(before, kind));
    const rows = await manager.query<object[]>(
      `insert into contact_policy (version, kind, basis, set_at, set_by) values ($1, $2, $3, $4, $5)
         on conflict (version) do nothing returning version`,
      [version + 1, kind, basis, now, actor.id],
    );
    if (rows.length === 0) return CHANGED;
    await appendAudit(manager, {
      ...{ actor, action: 'contact-policy.set', purpose: 'recruiting' },
      subject: { type: 'contact-policy', id: policy.id },
      details: { version: version + 1, kind, basis, before: before?.kind ?? policy.kind },
    });
    await askForReviewOf(manager, 'select person_id from candidate union select person_id from outreach_case');
    return ok(view(await newest(manager), kind));
  });
}

export const CHANGED = failure('changed-meanwhile', 'Somebody has set another policy meanwhile.', '/rowVersion');

const newest = (manager: EntityManager): Promise<ContactPolicyRow | null> =>
  manager.findOne(ContactPolicyRow, { where: {}, order: { version: 'DESC' } });

function view(row: ContactPolicyRow | null, configured: PolicyKind): RegionContactPolicy {
  if (row === null) return { kind: configured, rowVersion: 0 };
  const { kind, basis, version, setAt, setBy } = row;
  return { kind, basis, rowVersion: version, setAt: setAt.toISOString(), setBy };
}
