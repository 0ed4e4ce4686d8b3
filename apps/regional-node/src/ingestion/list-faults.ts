import { ok, type Result } from '@kohort/kernel';
import type { RecordFaultFilter, RecordFaultPage } from '@kohort/node-api';
import { appendAudit, readPage, type AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { RecordRow } from './record.entity.js';

/** Records that cannot be read, by type and id. Whose they are is not told, but an id may tell it: who looks is kept. */
export function listFaults(
  dataSource: DataSource,
  query: RecordFaultFilter,
  actor: AuditActor,
): Promise<Result<RecordFaultPage, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const rows = manager.createQueryBuilder(RecordRow, 'record').where('record.fault is not null');
    if (query.type !== undefined) rows.andWhere('record.type = :type', { type: query.type });
    if (query.code !== undefined) rows.andWhere('record.fault = :code', { code: query.code });
    const page = await readPage(rows, query);
    if (!page.ok) return page;
    const items = page.value.items.map(({ type, id, fault, lacking }) => ({
      record: `${type}/${id}`,
      code: fault ?? '',
      quarantined: lacking,
    }));
    await appendAudit(manager, {
      actor,
      action: 'ingestion.faults-listed',
      purpose: 'operation',
      subject: { type: 'ingestion', id: 'faults' },
      details: { count: items.length },
    });
    return ok({ ...page.value, items });
  });
}
