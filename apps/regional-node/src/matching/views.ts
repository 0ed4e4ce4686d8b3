import { evaluatedPeople } from '@kohort/evaluation';
import type { CandidateEvent, CandidateLine, DryRun, Sweep } from '@kohort/node-api';
import type { CandidateEventRow } from './candidate-event.entity.js';
import type { CandidateRow } from './candidate.entity.js';
import type { DryRunRow } from './dry-run.entity.js';
import type { SweepRow } from './sweep.entity.js';

/** `running`: the trials that run here now. */
export const candidateView = (row: CandidateRow, running: ReadonlySet<string>): CandidateLine => ({
  id: row.id,
  trialId: row.trialId,
  personId: row.personId,
  versionId: row.versionId,
  version: row.version,
  outcome: row.outcome,
  state: row.state,
  trialState: running.has(row.trialId) ? 'running' : 'not-running',
  indexDay: row.indexDay,
  evaluatedAt: row.evaluatedAt.toISOString(),
  firstAt: row.firstAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  ...(row.provider === null ? {} : { provider: row.provider }),
  practitioners: row.practitioners,
  openCount: row.openCount,
  manualCount: row.manualCount,
});

export const eventView = ({
  id,
  at,
  kind,
  outcomeFrom,
  outcomeTo,
  version,
  cause,
}: CandidateEventRow): CandidateEvent => ({
  id,
  at: at.toISOString(),
  kind,
  ...(outcomeFrom === null ? {} : { outcomeFrom: outcomeFrom }),
  outcomeTo: outcomeTo,
  version,
  cause: { ...cause, records: [...cause.records], criteria: [...cause.criteria] },
});

export const sweepView = (row: SweepRow): Sweep => ({
  id: row.id,
  trialId: row.trialId,
  versionId: row.versionId,
  version: row.version,
  generation: row.generation,
  cause: row.cause,
  state: row.state,
  ...(row.fault === null ? {} : { fault: row.fault }),
  done: row.done,
  total: row.total,
  startedAt: row.startedAt.toISOString(),
  ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt.toISOString() }),
});

export function dryRunView(row: DryRunRow): DryRun {
  const { tally } = row;
  return {
    id: row.id,
    versionId: row.versionId,
    trialId: row.trialId,
    version: row.version,
    state: row.state,
    requestedAt: row.requestedAt.toISOString(),
    ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt.toISOString() }),
    indexDay: row.indexDay,
    done: row.done,
    people: row.total,
    evaluated: evaluatedPeople(tally),
    ...tally.outcomes,
    deceased: tally.deceased,
    outOfUse: tally.outOfUse,
    protected: tally.protectedIdentity,
    contactable: { eligible: row.contactableEligible, possible: row.contactablePossible },
    funnel: tally.criteria.map((step) => ({ ...step, unknownBecause: { ...step.unknownBecause } })),
  };
}
