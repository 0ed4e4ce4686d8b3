import { randomUUID } from 'node:crypto';
import type { TrialVersion } from '@kohort/hub-api';
import { failed, invariant, ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, QueryDeepPartialEntity } from 'typeorm';
import { isActiveOrganisation } from '../directory/organisation-name.js';
import type { TrialCaller } from './caller.js';
import { closedOrganisation } from './check-places.js';
import { findTrial } from './find-trial.js';
import { saidOf, type SaidOfTrial } from './said-of-trial.js';
import { touchTrial } from './touch-trial.js';
import { TrialVersionRow } from './trial-version.entity.js';
import type { VersionState } from './version-state.js';
import { versionView } from './views.js';

/** A version of which nothing is left to decide; a refused one is reopened and applied for again instead. */
const SETTLED: ReadonlySet<VersionState> = new Set(['approved', 'published', 'paused', 'withdrawn', 'superseded']);

/** Begins an amendment: a draft with the next number that says what the newest version says. One is open at a time. */
export async function amendTrial(
  dataSource: DataSource,
  caller: TrialCaller,
  trialId: string,
  now: Date,
): Promise<Result<TrialVersion, AppFault>> {
  const begun = await dataSource.transaction(async (manager): Promise<Result<TrialVersionRow, AppFault>> => {
    const trial = await findTrial(manager, caller, trialId, 'locked');
    if (!trial.ok) return trial;
    const [newest] = await manager.find(TrialVersionRow, { where: { trialId }, order: { number: 'DESC' }, take: 1 });
    invariant(newest, 'a trial has a version');
    if (!SETTLED.has(newest.state))
      return failure('wrong-state', `Version ${newest.number} is ${newest.state}: go on with that one.`);
    if (!(await isActiveOrganisation(manager, trial.value.organisationId))) return failed(closedOrganisation);
    const draft = draftAfter(newest, saidOf(trial.value), now);
    await manager.insert(TrialVersionRow, draft as QueryDeepPartialEntity<TrialVersionRow>);
    await touchTrial(manager, trialId, now);
    await appendAudit(manager, {
      actor: caller.actor,
      action: 'version.begun',
      purpose: 'recruiting',
      subject: { type: 'trial-version', id: draft.id },
      details: { trial: trialId, number: draft.number },
    });
    return ok(draft);
  });
  return begun.ok ? ok(versionView(begun.value)) : begun;
}

const draftAfter = (
  { trialId, number, criteria, regions, siteIds }: TrialVersionRow,
  trialBefore: SaidOfTrial,
  now: Date,
): TrialVersionRow =>
  Object.assign(new TrialVersionRow(), {
    id: randomUUID(),
    trialId,
    number: number + 1,
    state: 'draft',
    criteria,
    regions,
    siteIds,
    changeNote: null,
    trialBefore,
    protocolHash: null,
    meaningHash: null,
    createdAt: now,
    updatedAt: now,
    frozenAt: null,
    submittedAt: null,
    rowVersion: 1,
  });
