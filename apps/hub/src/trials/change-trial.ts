import type { Trial, TrialChange } from '@kohort/hub-api';
import { failed, invariant, ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { findTrial, versionHeaders } from './find-trial.js';
import { changedMeanwhile } from './change-draft.js';
import { wholeTrial } from './show-trial.js';
import type { TrialRow } from './trial.entity.js';

/**
 * Changes what is said of a trial as a whole. It is part of the protocol that is applied for and signed, so it changes
 * while the newest version is a draft; later, by an amendment.
 */
export async function changeTrial(
  dataSource: DataSource,
  caller: TrialCaller,
  id: string,
  change: TrialChange,
  now: Date,
): Promise<Result<Trial, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const found = await findTrial(manager, caller, id, 'locked');
    if (!found.ok) return found;
    const trial = found.value;
    if (trial.rowVersion !== change.rowVersion) return failed(changedMeanwhile);
    const [newest] = await versionHeaders(manager, [id]);
    invariant(newest, 'a trial has a version');
    if (newest.state !== 'draft')
      return failure('wrong-state', `Version ${newest.number} is ${newest.state}: reopen it, or make an amendment.`);
    const changed = applied(trial, change);
    if (changed.length === 0) return ok(await wholeTrial(manager, trial));
    trial.updatedAt = now;
    await manager.save(trial);
    await appendAudit(manager, {
      actor: caller.actor,
      action: 'trial.changed',
      purpose: 'recruiting',
      subject: { type: 'trial', id },
      details: { members: changed.join(' ') },
    });
    return ok(await wholeTrial(manager, trial));
  });
}

/** Writes what is given into the row, and answers the members that are different now. */
function applied(trial: TrialRow, { rowVersion: _, title, ...rest }: TrialChange): string[] {
  const given: Partial<TrialRow> = {
    ...rest,
    ...(title === undefined ? {} : { titleSv: title.sv, titleEn: title.en }),
  };
  const changed = Object.entries(given).filter(
    ([name, value]) => JSON.stringify(trial[name as keyof TrialRow]) !== JSON.stringify(value),
  );
  Object.assign(trial, Object.fromEntries(changed));
  return changed.map(([name]) => name);
}
