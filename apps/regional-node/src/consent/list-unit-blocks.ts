import { ok, type Result } from '@kohort/kernel';
import type { UnitBlockPage } from '@kohort/node-api';
import { appendAudit, readPage, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { maySee } from '../matching/who-sees.js';
import { NOBODY } from './add-objection.js';
import { membersOf } from './lock-contacts.js';
import { survivorsOf } from './survivors-of.js';
import { UnitBlockRow } from './unit-block.entity.js';
import { unitBlockView } from './views.js';

/** The units whose records of a person are or were blocked. The reading is in the audit. */
export async function listUnitBlocks(
  dataSource: DataSource,
  personId: string,
  request: { readonly limit: number; readonly after?: string | undefined },
  actor: AuditActor,
): Promise<Result<UnitBlockPage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<UnitBlockPage, AppFault>> => {
    if (!(await maySee(manager, 'everyone', personId))) return failure('not-found', NOBODY);
    const members = await membersOf(manager, [personId]);
    const query = manager
      .createQueryBuilder(UnitBlockRow, 'block')
      .where('block.personId = any(:members)', { members });
    const page = await readPage(query, { ...request, sort: 'recordedAt', order: 'desc' });
    if (!page.ok) return page;
    const { items, next } = page.value;
    await appendAudit(manager, {
      ...{ actor, action: 'unit-blocks.read', purpose: 'recruiting', subject: { type: 'person', id: personId } },
      details: { count: items.length },
    });
    const id = (await survivorsOf(manager, [personId])).get(personId) ?? personId;
    const lines = items.map((row) => unitBlockView(row, id));
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
}
