import type { TrialSite } from '@kohort/protocol';
import { In, type EntityManager } from 'typeorm';
import { SiteRow } from './site.entity.js';

/** The sites with these ids, active or not, as protocols name them, sorted by id; an id that is none is left out. */
export async function sitesById(manager: EntityManager, ids: readonly string[]): Promise<TrialSite[]> {
  const rows = ids.length === 0 ? [] : await manager.find(SiteRow, { where: { id: In(ids) }, order: { id: 'ASC' } });
  return rows.map(({ id, region, name, hsaId }) => ({ id, region, name, ...(hsaId === null ? {} : { hsaId }) }));
}

/** Those of the ids that are sites at which a trial may begin now. */
export async function activeSiteIds(manager: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows =
    ids.length === 0 ? [] : await manager.find(SiteRow, { where: { id: In(ids), active: true }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}
