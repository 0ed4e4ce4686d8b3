import type { Trial } from '@kohort/hub-api';
import { invariant, ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { organisationName } from '../directory/organisation-name.js';
import type { TrialCaller } from './caller.js';
import { findTrial, versionHeaders } from './find-trial.js';
import type { TrialRow } from './trial.entity.js';
import { trialView } from './views.js';

/** A trial with the headers of its versions. */
export async function showTrial(
  manager: EntityManager,
  caller: TrialCaller,
  id: string,
): Promise<Result<Trial, AppFault>> {
  const trial = await findTrial(manager, caller, id);
  return trial.ok ? ok(await wholeTrial(manager, trial.value)) : trial;
}

export async function wholeTrial(manager: EntityManager, trial: TrialRow): Promise<Trial> {
  const sponsor = await organisationName(manager, trial.organisationId);
  invariant(sponsor !== undefined, 'a trial has its organisation');
  return trialView(trial, sponsor, await versionHeaders(manager, [trial.id]));
}
