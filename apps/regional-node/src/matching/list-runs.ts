import { ok, type Result } from '@kohort/kernel';
import type { DryRunPage, SweepFilter, SweepPage } from '@kohort/node-api';
import { readPage } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { DryRunRow } from './dry-run.entity.js';
import { SweepRow } from './sweep.entity.js';
import { dryRunView, sweepView } from './views.js';

interface PageOf {
  readonly limit: number;
  readonly after?: string | undefined;
}

export async function listSweeps(
  manager: EntityManager,
  { trial, state, ...request }: SweepFilter & PageOf,
): Promise<Result<SweepPage, AppFault>> {
  const query = manager.createQueryBuilder(SweepRow, 'sweep').where('true');
  if (trial !== undefined) query.andWhere('sweep.trialId = :trial', { trial });
  if (state !== undefined) query.andWhere('sweep.state = :state', { state });
  const page = await readPage(query, { ...request, sort: 'startedAt' });
  if (!page.ok) return page;
  const { items, next } = page.value;
  return ok(next === undefined ? { items: items.map(sweepView) } : { items: items.map(sweepView), next });
}

export async function listDryRuns(
  manager: EntityManager,
  versionId: string,
  request: PageOf,
): Promise<Result<DryRunPage, AppFault>> {
  const query = manager.createQueryBuilder(DryRunRow, 'run').where('run.versionId = :versionId', { versionId });
  const page = await readPage(query, { ...request, sort: 'requestedAt', order: 'desc' });
  if (!page.ok) return page;
  const { items, next } = page.value;
  return ok(next === undefined ? { items: items.map(dryRunView) } : { items: items.map(dryRunView), next });
}
