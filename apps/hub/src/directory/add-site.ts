import { randomUUID } from 'node:crypto';
import type { NewSite, Site } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { SWEDISH_REGIONS } from '@kohort/vocabulary';
import type { DataSource } from 'typeorm';
import { nameKey } from './name-key.js';
import { storeOnce, type TakenFaults } from './once.js';
import { SiteRow } from './site.entity.js';
import { siteView } from './views.js';

export const TAKEN_SITE: TakenFaults = {
  site_name_key: { message: 'There is a site of this name in the region.', path: '/name' },
  site_hsa_id: { message: 'There is a site with this HSA-id.', path: '/hsaId' },
};

/** A site, active from the start. */
export async function addSite(
  dataSource: DataSource,
  { region, name, hsaId }: NewSite,
  actor: AuditActor,
  now: Date,
): Promise<Result<Site, AppFault>> {
  if (!SWEDISH_REGIONS.some(({ code }) => code === region))
    return failure('invalid-input', 'There is no region with this county code.', '/region');
  return storeOnce(dataSource, TAKEN_SITE, async (manager) => {
    const row: SiteRow = {
      id: randomUUID(),
      region,
      name,
      nameKey: nameKey(name),
      hsaId: hsaId ?? null,
      active: true,
      createdAt: now,
    };
    await manager.insert(SiteRow, row);
    await appendAudit(manager, {
      actor,
      action: 'site.added',
      purpose: 'operation',
      subject: { type: 'site', id: row.id },
      details: { region },
    });
    return ok(siteView(row));
  });
}
