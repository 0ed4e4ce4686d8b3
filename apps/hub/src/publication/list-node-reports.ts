import type { NodeReportLine, NodeReportPage } from '@kohort/hub-api';
import { ok, type Fault, type Result } from '@kohort/kernel';
import { readPage, type PageRequest } from '@kohort/persistence';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from '../trials/caller.js';
import { NodeReportRow } from './node-report.entity.js';

export interface NodeReportFilter {
  readonly state?: NodeReportRow['state'] | undefined;
  readonly region?: string | undefined;
  readonly trial?: string | undefined;
  readonly expected?: boolean | undefined;
}

/** What nodes reported. Who is bounded to organisations sees the reports on their trials. */
export async function listNodeReports(
  { manager }: DataSource,
  { state, region, trial, expected, ...request }: NodeReportFilter & PageRequest,
  { organisations }: TrialCaller,
): Promise<Result<NodeReportPage, Fault<'invalid-input'>>> {
  const query = manager.createQueryBuilder(NodeReportRow, 'report').where('true');
  if (organisations !== 'everywhere')
    query.andWhere('report.trial_id in (select id from trial where organisation_id::text = any(:organisations))', {
      organisations,
    });
  if (state !== undefined) query.andWhere('report.state = :state', { state });
  if (region !== undefined) query.andWhere('report.region = :region', { region });
  if (trial !== undefined) query.andWhere('report.trial_id = :trial', { trial });
  if (expected !== undefined) query.andWhere('report.expected = :expected', { expected });
  const page = await readPage(query, request);
  return page.ok ? ok({ ...page.value, items: page.value.items.map(reportView) }) : page;
}

const reportView = (row: NodeReportRow): NodeReportLine => ({
  id: row.id,
  nodeId: row.nodeId,
  region: row.region,
  ...(row.trialId === null ? {} : { trialId: row.trialId }),
  ...(row.versionId === null ? {} : { versionId: row.versionId }),
  ...(row.sequence === null ? {} : { sequence: Number(row.sequence) }),
  state: row.state,
  ...(row.code === null ? {} : { code: row.code }),
  ...(row.sites == null ? {} : { sites: row.sites }),
  at: row.at.toISOString(),
  receivedAt: row.receivedAt.toISOString(),
  expected: row.expected,
});
