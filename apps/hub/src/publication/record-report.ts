import { ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { CLOCK_SKEW_S, verifyReport, type NodeReport } from '@kohort/protocol';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { NodeRow } from '../nodes/node.entity.js';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { DirectiveRow } from './directive.entity.js';
import { NodeReportRow } from './node-report.entity.js';

/** A report as it came, and who logged in to send it to which hub (PUBLIC_URL). */
export interface SentReport {
  readonly text: string;
  readonly nodeId: string;
  readonly hub: string;
}

/**
 * Keeps what a node reports, once it is found to be signed with that node's key. The same report again changes nothing.
 * One that answers nothing that was sent to its region is kept too, and marked.
 */
export async function recordReport(
  dataSource: DataSource,
  { text, nodeId, hub }: SentReport,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  const { manager } = dataSource;
  const node = await manager.findOneBy(NodeRow, { id: nodeId, revokedAt: IsNull() });
  if (node === null) return failure('bad-token', 'This client was revoked.');
  const key = { kty: 'OKP', crv: 'Ed25519', x: node.publicKey } as const;
  const report = await verifyReport(text, { key, hub, now: now.getTime() });
  if (!report.ok) return failure('proof-refused', report.error.message, '/report');
  return dataSource.transaction((inside) => keep(inside, node, report.value, now));
}

async function keep(
  manager: EntityManager,
  node: NodeRow,
  report: NodeReport,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  const row = await rowOf(manager, node, report, now);
  const query = manager.createQueryBuilder().insert().into(NodeReportRow).values(row).orIgnore().returning('id');
  const inserted = (await query.execute()).raw as unknown[];
  if (inserted.length === 0) {
    const { nodeId } = await manager.findOneByOrFail(NodeReportRow, { id: row.id });
    return nodeId === node.id ? ok(undefined) : failure('already-exists', 'Another node sent a report with this id.');
  }
  await appendAudit(manager, {
    actor: { kind: 'machine', id: node.id },
    action: 'protocol.reported',
    purpose: 'recruiting',
    subject: row.versionId === null ? { type: 'node', id: node.id } : { type: 'trial-version', id: row.versionId },
    details: { report: row.id, region: row.region, state: row.state, code: row.code, expected: row.expected },
  });
  return ok(undefined);
}

async function rowOf(manager: EntityManager, node: NodeRow, report: NodeReport, now: Date): Promise<NodeReportRow> {
  const about = await whatItAnswers(manager, node.region, report);
  return {
    id: report.id,
    nodeId: node.id,
    region: node.region,
    trialId: about.trialId,
    versionId: about.versionId,
    sequence: report.sequence === undefined ? null : String(report.sequence),
    state: report.state,
    code: report.code ?? null,
    sites: report.sites ?? null,
    at: momentOf(report, now),
    receivedAt: now,
    expected: about.expected,
  };
}

/** Before this no node reported anything. */
const EARLIEST = Date.parse('2020-01-01T00:00:00Z');

/** By the node's clock, unless that tells a moment that cannot be: then when the report came. */
function momentOf(report: NodeReport, now: Date): Date {
  const at = Date.parse(report.at);
  return at >= EARLIEST && at <= now.getTime() + CLOCK_SKEW_S * 1000 ? new Date(at) : now;
}

/** A node that trusts nothing in what came can only name the number under which it came. */
async function whatItAnswers(
  manager: EntityManager,
  region: string,
  { sequence, versionId }: NodeReport,
): Promise<Pick<NodeReportRow, 'trialId' | 'versionId' | 'expected'>> {
  const sent = manager
    .createQueryBuilder(DirectiveRow, 'directive')
    .where(':region = any(directive.regions)', { region });
  if (sequence !== undefined) sent.andWhere('directive.sequence = :sequence', { sequence });
  if (versionId !== undefined) sent.andWhere('directive.version_id = :versionId', { versionId });
  const directive = await sent.orderBy('directive.sequence', 'DESC').limit(1).getOne();
  if (directive !== null) return { trialId: directive.trialId, versionId: directive.versionId, expected: true };
  const version = versionId === undefined ? null : await manager.findOneBy(TrialVersionRow, { id: versionId });
  return { trialId: version?.trialId ?? null, versionId: versionId ?? null, expected: false };
}
