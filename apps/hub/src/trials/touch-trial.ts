import type { EntityManager } from 'typeorm';

/**
 * Shows that a trial changed, in a list by last change. Its row version stays: who changes the title is not disturbed by
 * who changes the criteria.
 */
export const touchTrial = (manager: EntityManager, trialId: string, now: Date): Promise<unknown> =>
  manager.query('update trial set updated_at = $2 where id = $1', [trialId, now]);
