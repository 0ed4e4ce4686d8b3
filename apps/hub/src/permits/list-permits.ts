import type { DecidedPermitPage } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { readPage, type PageRequest } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from '../trials/caller.js';
import { findTrial } from '../trials/find-trial.js';
import { PermitRow } from './permit.entity.js';
import { permitView } from './views.js';

/** Every decision that was ever made on a trial. */
export async function listPermits(
  { manager }: DataSource,
  trialId: string,
  request: Omit<PageRequest, 'sort'>,
  caller: TrialCaller,
): Promise<Result<DecidedPermitPage, AppFault>> {
  const trial = await findTrial(manager, caller, trialId);
  if (!trial.ok) return trial;
  const query = manager.createQueryBuilder(PermitRow, 'permit').where('permit.trial_id = :trialId', { trialId });
  const page = await readPage(query, { ...request, sort: 'decidedAt' });
  return page.ok ? ok({ ...page.value, items: page.value.items.map(permitView) }) : page;
}
