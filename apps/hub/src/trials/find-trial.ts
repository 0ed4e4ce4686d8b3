import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { reaches, type TrialCaller } from './caller.js';
import { TrialVersionRow } from './trial-version.entity.js';
import { TrialRow } from './trial.entity.js';

export interface TrialAndVersion {
  readonly trial: TrialRow;
  readonly version: TrialVersionRow;
}

/** Whether rows stay locked until the transaction ends. Always the trial first, then its versions: so nobody waits in a ring. */
export type Hold = 'locked' | 'unlocked';

const lockOf = (hold: Hold) => (hold === 'locked' ? { lock: { mode: 'pessimistic_write' as const } } : {});

/** A trial that the caller may see; one of another organisation is as if it were not there. */
export async function findTrial(
  manager: EntityManager,
  caller: TrialCaller,
  id: string,
  hold: Hold = 'unlocked',
): Promise<Result<TrialRow, AppFault>> {
  const trial = await manager.findOne(TrialRow, { where: { id }, ...lockOf(hold) });
  return trial !== null && reaches(caller, trial.organisationId)
    ? ok(trial)
    : failure('not-found', 'There is no such trial.');
}

/** A version of a trial that the caller may see. */
export async function findVersion(
  manager: EntityManager,
  caller: TrialCaller,
  { trialId, number }: VersionAddress,
  hold: Hold = 'unlocked',
): Promise<Result<TrialAndVersion, AppFault>> {
  const trial = await findTrial(manager, caller, trialId, hold);
  if (!trial.ok) return trial;
  const version = await manager.findOne(TrialVersionRow, { where: { trialId, number }, ...lockOf(hold) });
  return version === null
    ? failure('not-found', 'The trial has no such version.')
    : ok({ trial: trial.value, version });
}

export interface VersionAddress {
  readonly trialId: string;
  readonly number: number;
}

/** All versions of a trial, the newest first, without their criteria. */
export function versionHeaders(manager: EntityManager, trialIds: readonly string[]): Promise<HeaderRow[]> {
  return manager
    .createQueryBuilder(TrialVersionRow, 'version')
    .select(HEADER_COLUMNS.map((column) => `version.${column}`))
    .where('version.trial_id = any(:trialIds)', { trialIds })
    .orderBy('version.number', 'DESC')
    .getMany();
}

const HEADER_COLUMNS = [
  'id',
  'trialId',
  'number',
  'state',
  'regions',
  'siteIds',
  'changeNote',
  'protocolHash',
  'meaningHash',
  'createdAt',
  'updatedAt',
  'frozenAt',
  'submittedAt',
  'rowVersion',
] as const satisfies readonly (keyof TrialVersionRow)[];
export type HeaderRow = Pick<TrialVersionRow, (typeof HEADER_COLUMNS)[number]>;
