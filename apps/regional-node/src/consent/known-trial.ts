import type { EntityManager } from 'typeorm';

/** Whether the hub ever sent a version of this trial to the node. */
export async function isKnownTrial(manager: EntityManager, trialId: string): Promise<boolean> {
  const rows = await manager.query<object[]>('select 1 from protocol_trial where trial_id = $1', [trialId]);
  return rows.length > 0;
}
