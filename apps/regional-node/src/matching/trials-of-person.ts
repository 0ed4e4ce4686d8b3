import { leftOut, standingOf, type Evaluation } from '@kohort/evaluation';
import { ok, type Result } from '@kohort/kernel';
import type { TrialOfPerson, TrialsOfPerson } from '@kohort/node-api';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { hasObjected, objectedTrials } from '../consent/objected.js';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { matchingContext } from './matching-context.js';
import type { Matching } from './matching.js';
import type { Reader } from './read-candidate.js';
import { openCounts, storedVerdicts } from './stored-verdict.js';
import { maySee } from './who-sees.js';

/** Every trial that runs here for one person, evaluated now, the best match first. The reading is in the audit. */
export async function trialsOfPerson(
  dataSource: DataSource,
  { people, protocols, evaluators, timeZone }: Matching,
  personId: string,
  { actor, sight }: Reader,
  now: Date,
): Promise<Result<TrialsOfPerson, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<TrialsOfPerson, AppFault>> => {
    const isShown = (await maySee(manager, sight, personId)) && !(await hasObjected(manager, personId));
    const [record] = isShown ? await people.read(manager, [personId]) : [];
    if (record === undefined) {
      return failure('not-found', 'There is no such person whom you may see.');
    }
    const context = await matchingContext(manager, people, timeZone, now);
    const running = leftOut(record, context.indexDay) === undefined ? await protocols.list(manager, now) : [];
    const trials = running.map(({ trialId }) => trialId);
    const objected = await objectedTrials(manager, personId, trials);
    const open = running.filter(({ trialId }) => !objected.has(trialId));
    const items = open.map((protocol) => standing(protocol, evaluators.evaluator(protocol, context)(record)));
    await appendAudit(manager, {
      actor,
      action: 'person.trials-read',
      purpose: 'recruiting',
      subject: { type: 'person', id: personId },
      details: { count: items.length },
    });
    return ok({ items: items.sort((a, b) => b.score - a.score || (a.trialId < b.trialId ? -1 : 1)) });
  });
}

function standing({ trialId, versionId, version, protocol }: RunningProtocol, evaluation: Evaluation): TrialOfPerson {
  const { outcome, verdicts } = evaluation;
  const { openCount, manualCount } = openCounts(storedVerdicts(evaluation));
  const met = verdicts.filter((verdict) => standingOf(verdict) === 'for').length;
  const { acronym, title } = protocol.trial;
  return {
    trialId,
    versionId,
    version,
    acronym,
    title,
    outcome,
    score: scoreOf(evaluation, openCount, met),
    grade:
      outcome === 'eligible'
        ? 'certain'
        : outcome === 'ineligible'
          ? 'certainly-not'
          : openCount === 0
            ? 'probable'
            : 'possible',
    met,
    criteria: verdicts.length,
    openCount,
    manualCount,
  };
}

/**
 * 1 for the eligible and 0 for the ineligible. In between the number of criteria that a record may still settle counts
 * first: with k of them the score lies from 1/(k+2) up to 1/(k+1); within that the share of criteria that are met.
 */
function scoreOf({ outcome, verdicts }: Evaluation, open: number, met: number): number {
  if (outcome !== 'possible') return outcome === 'eligible' ? 1 : 0;
  const [low, high] = [1 / (open + 2), 1 / (open + 1)];
  return Math.round((low + (met / verdicts.length) * (high - low)) * 10_000) / 10_000;
}
