import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TrialPlaces } from '../outreach/trial-places.js';
import { DEFAULT_SITE, isOpenAt, siteSettings } from './site-places.js';

/** Whether any of the sites takes somebody, by their settings and who is enrolled. A trial that names no site has room. */
@Injectable()
export class StoredTrialPlaces extends TrialPlaces {
  async isOpen(manager: EntityManager, trialId: string, siteIds: readonly string[]): Promise<boolean> {
    for (const siteId of siteIds) if (await isOpenAt(manager, { trialId, siteId })) return true;
    return siteIds.length === 0;
  }

  async priority(manager: EntityManager, trialId: string, siteIds: readonly string[]): Promise<number> {
    let highest = DEFAULT_SITE.priority;
    for (const siteId of siteIds)
      highest = Math.max(highest, (await siteSettings(manager, { trialId, siteId })).priority);
    return highest;
  }
}
