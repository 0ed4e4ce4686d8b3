import type { EntityManager } from 'typeorm';
import { DirectiveRow } from './directive.entity.js';

/** When the permit authority stopped a trial, unless it has gone on since. */
export async function stoppedByAuthority(manager: EntityManager, trialId: string): Promise<Date | undefined> {
  const last = await manager.findOne(DirectiveRow, { where: { trialId }, order: { revision: 'DESC' } });
  return last?.givenBy === 'authority' && last.state !== 'published' ? last.at : undefined;
}
