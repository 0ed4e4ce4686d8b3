import type { AuditHeadPage } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { readPage, type PageRequest } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';

/** Where a node's audit ended, as it told with its totals: what `kohort verify-audit --told` is given. */
export async function listAuditHeads(
  { manager }: DataSource,
  nodeId: string,
  { limit, after }: Pick<PageRequest, 'limit' | 'after'>,
): Promise<Result<AuditHeadPage, AppFault>> {
  const query = manager
    .createQueryBuilder(RecruitmentTotalsRow, 'totals')
    .where({ nodeId })
    .andWhere('totals.audit_position is not null');
  const page = await readPage(query, { limit, after, sort: 'receivedAt', order: 'desc' });
  if (!page.ok) return page;
  const { items, next } = page.value;
  const lines = items.map(({ auditPosition, auditHash, at, receivedAt }) => ({
    position: Number(auditPosition),
    hash: auditHash ?? '',
    at: at.toISOString(),
    receivedAt: receivedAt.toISOString(),
  }));
  return ok(next === undefined ? { items: lines } : { items: lines, next });
}
