import { ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { findVersion, type VersionAddress } from './find-trial.js';
import { touchTrial } from './touch-trial.js';
import { TrialVersionRow } from './trial-version.entity.js';

/**
 * Removes an amendment that was never applied for, and what it changed of the trial. A trial keeps its first version, and
 * what somebody decided on.
 */
export async function discardDraft(
  dataSource: DataSource,
  caller: TrialCaller,
  address: VersionAddress,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const found = await findVersion(manager, caller, address, 'locked');
    if (!found.ok) return found;
    const { trial, version } = found.value;
    const { id, state, number, submittedAt, trialId, trialBefore } = version;
    if (state !== 'draft') return failure('wrong-state', `A version that is ${state} is not discarded.`);
    if (number === 1) return failure('wrong-state', 'A trial keeps its first version.');
    if (submittedAt !== null) return failure('wrong-state', 'A version that was applied for is kept.');
    await manager.delete(TrialVersionRow, { id });
    if (trialBefore !== null) await manager.save(Object.assign(trial, trialBefore));
    await touchTrial(manager, trialId, now);
    await appendAudit(manager, {
      actor: caller.actor,
      action: 'version.discarded',
      purpose: 'recruiting',
      subject: { type: 'trial-version', id },
      details: { trial: trialId, number },
    });
    return ok(undefined);
  });
}
