import { ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { CLOCK_SKEW_S, verifyTotals, type RecruitmentTotals } from '@kohort/protocol';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { sitesById } from '../directory/sites-by-id.js';
import { NodeRow } from '../nodes/node.entity.js';
import { DirectiveRow } from '../publication/directive.entity.js';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { noteAuditHead } from './note-audit-head.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';

/** Totals as they came, and who logged in to send them to which hub (PUBLIC_URL). */
export interface SentTotals {
  readonly text: string;
  readonly nodeId: string;
  readonly hub: string;
}

/**
 * Keeps the totals of a region, once they are found to be signed with its node's key and to be of a trial and of sites
 * that are its own. The same totals again change nothing; numbers may fall, for corrections.
 */
export async function recordTotals(
  dataSource: DataSource,
  { text, nodeId, hub }: SentTotals,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  const { manager } = dataSource;
  const node = await manager.findOneBy(NodeRow, { id: nodeId, revokedAt: IsNull() });
  if (node === null) return failure('bad-token', 'This client was revoked.');
  const key = { kty: 'OKP', crv: 'Ed25519', x: node.publicKey } as const;
  const totals = await verifyTotals(text, { key, hub, now: now.getTime() });
  if (!totals.ok) return failure('proof-refused', totals.error.message, '/totals');
  return dataSource.transaction(async (inside) => {
    const own = await areItsOwn(inside, node, totals.value);
    return own.ok ? keep(inside, node, totals.value, now) : own;
  });
}

async function areItsOwn(
  manager: EntityManager,
  { region }: NodeRow,
  { trialId, versionId, sites }: RecruitmentTotals,
): Promise<Result<undefined, AppFault>> {
  const isVersion = await manager.existsBy(TrialVersionRow, { id: versionId, trialId });
  if (!isVersion) return failure('not-found', 'There is no such version of a trial.', '/totals/versionId');
  const told = await manager
    .createQueryBuilder(DirectiveRow, 'directive')
    .where({ trialId })
    .andWhere(':region = any(directive.regions)', { region })
    .getExists();
  if (!told) return failure('wrong-region', 'The trial was never published to the region of this node.', '/totals');
  const known = await sitesById(
    manager,
    sites.map(({ site }) => site),
  );
  const own = new Set(known.filter((site) => site.region === region).map(({ id }) => id));
  const strange = sites.findIndex(({ site }) => !own.has(site));
  return strange === -1
    ? ok(undefined)
    : failure('wrong-region', 'This is no site of the region of this node.', `/totals/sites/${strange}`);
}

async function keep(
  manager: EntityManager,
  node: NodeRow,
  totals: RecruitmentTotals,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  const row = rowOf(node, totals, now);
  const query = manager.createQueryBuilder().insert().into(RecruitmentTotalsRow).values(row).orIgnore().returning('id');
  const inserted = (await query.execute()).raw as unknown[];
  if (inserted.length === 0) {
    const { nodeId } = await manager.findOneByOrFail(RecruitmentTotalsRow, { id: row.id });
    return nodeId === node.id ? ok(undefined) : failure('already-exists', 'Another node sent totals with this id.');
  }
  await appendAudit(manager, {
    actor: { kind: 'machine', id: node.id },
    action: 'recruitment-totals.received',
    purpose: 'recruiting',
    subject: { type: 'trial', id: row.trialId },
    details: { totals: row.id, region: row.region, through: row.through, sites: row.sites.length },
  });
  await noteAuditHead(manager, { nodeId: node.id, id: row.id, auditHead: totals.auditHead }, now);
  return ok(undefined);
}

function rowOf(node: NodeRow, totals: RecruitmentTotals, now: Date): RecruitmentTotalsRow {
  const { id, trialId, versionId, sites, through, auditHead } = totals;
  return {
    ...{ id, nodeId: node.id, region: node.region, trialId, versionId, sites, through },
    at: momentOf(totals, now),
    receivedAt: now,
    auditPosition: auditHead === undefined ? null : String(auditHead.position),
    auditHash: auditHead?.hash ?? null,
  };
}

/** By the node's clock, unless that is ahead: it would hide all totals until then. */
function momentOf({ at }: RecruitmentTotals, now: Date): Date {
  const told = new Date(at);
  return told.getTime() <= now.getTime() + CLOCK_SKEW_S * 1000 ? told : now;
}
