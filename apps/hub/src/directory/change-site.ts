import type { Site, SiteChange } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { TAKEN_SITE } from './add-site.js';
import { changesOf } from './changes-of.js';
import { nameKey } from './name-key.js';
import { storeOnce } from './once.js';
import { SiteRow } from './site.entity.js';
import { siteView } from './views.js';

/** Another name or HSA-id, or out of use: nothing is deleted, for trials refer to it. */
export async function changeSite(
  dataSource: DataSource,
  id: string,
  { name, hsaId, active }: SiteChange,
  actor: AuditActor,
): Promise<Result<Site, AppFault>> {
  return storeOnce(dataSource, TAKEN_SITE, async (manager) => {
    const row = await manager.findOne(SiteRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) return failure('not-found', 'There is no such site.');
    const changes = changesOf(row, { name, hsaId, active });
    if (changes === undefined) return ok(siteView(row));
    Object.assign(row, changes.values, { nameKey: nameKey(name ?? row.name) });
    await manager.save(row);
    await appendAudit(manager, {
      actor,
      action: 'site.changed',
      purpose: 'operation',
      subject: { type: 'site', id },
      details: { changed: changes.names, active: row.active },
    });
    return ok(siteView(row));
  });
}
