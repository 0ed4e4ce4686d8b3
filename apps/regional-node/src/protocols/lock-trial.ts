import type { EntityManager } from 'typeorm';
import { ProtocolTrialRow } from './protocol-trial.entity.js';

/** Whoever changes anything of the trial at the same time waits until this transaction ends. */
export async function lockTrial(manager: EntityManager, trialId: string): Promise<ProtocolTrialRow> {
  await manager.query('insert into protocol_trial (trial_id) values ($1) on conflict do nothing', [trialId]);
  return manager.findOneOrFail(ProtocolTrialRow, { where: { trialId }, lock: { mode: 'pessimistic_write' } });
}
