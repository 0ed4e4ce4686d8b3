import { randomUUID } from 'node:crypto';
import { leftOut } from '@kohort/evaluation';
import type { PersonRecord } from '@kohort/facts';
import { isoDay } from '@kohort/kernel';
import { In, type EntityManager } from 'typeorm';
import { objectedToUse } from '../consent/objected.js';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { CandidateRow } from './candidate.entity.js';
import { nextStep, type Judged } from './candidate-step.js';
import type { CauseKind } from './cause.js';
import type { Evaluators } from './evaluators.js';
import { keepSteps, type Kept } from './keep-steps.js';
import type { MatchingContext } from './matching-context.js';

/** One person to be evaluated for one protocol version. */
export interface Pair {
  readonly record: PersonRecord;
  readonly protocol: RunningProtocol;
  /** The records that made us look: "Observation/1". */
  readonly records: readonly string[];
}

/**
 * Evaluates people for protocols and keeps what follows: candidates and their history. The people must be locked
 * (`People.lockAndRead`), and the protocols be read after that, so that of two evaluations of a person the later one,
 * which sees more, is the one that stays.
 */
export async function evaluatePeople(
  manager: EntityManager,
  evaluators: Evaluators,
  pairs: readonly Pair[],
  context: MatchingContext,
  cause: CauseKind,
): Promise<void> {
  if (pairs.length === 0) return;
  const known = await candidatesOf(manager, pairs);
  const objected = await objectedToUse(manager, [...new Set(pairs.map(({ record }) => record.person.id))]);
  const { indexDay, now } = context;
  const steps = pairs.flatMap(({ record, protocol, records }): Kept[] => {
    const { trialId, versionId, version } = protocol;
    const { id: personId } = record.person;
    const before = known.get(keyOf(trialId, personId));
    const without = objected.has(personId) ? 'objected' : leftOut(record, indexDay);
    const judged: Judged =
      without === undefined
        ? { person: record.person, evaluation: evaluators.evaluator(protocol, context)(record) }
        : { person: record.person, without };
    const step = nextStep(before, judged, { versionId, version, cause, records, indexDay: isoDay(indexDay), now });
    return step === undefined ? [] : [{ trialId, personId, id: before?.id ?? randomUUID(), step }];
  });
  await keepSteps(manager, steps, now);
}

/** People of whom there is no record any more, or who were merged into others: their candidacies end, for every trial. */
export async function endCandidacies(
  manager: EntityManager,
  personIds: readonly string[],
  { cause, records, now, trialId }: EndContext,
): Promise<void> {
  if (personIds.length === 0) return;
  const rows = await manager.find(CandidateRow, {
    where: { personId: In([...personIds]), ...(trialId === undefined ? {} : { trialId }) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const steps = rows.flatMap((row): Kept[] => {
    const { id, trialId: trial, personId, versionId, version, indexDay } = row;
    const changed = records(personId);
    const step = nextStep(row, { without: 'gone' }, { versionId, version, cause, records: changed, indexDay, now });
    return step === undefined ? [] : [{ id, trialId: trial, personId, step }];
  });
  await keepSteps(manager, steps, now);
}

interface EndContext {
  readonly cause: CauseKind;
  readonly records: (personId: string) => readonly string[];
  readonly now: Date;
  /** Of this trial only. */
  readonly trialId?: string;
}

const keyOf = (trialId: string, personId: string): string => `${trialId} ${personId}`;

async function candidatesOf(
  manager: EntityManager,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, CandidateRow>> {
  const rows = await manager.find(CandidateRow, {
    where: {
      trialId: In([...new Set(pairs.map(({ protocol }) => protocol.trialId))]),
      personId: In([...new Set(pairs.map(({ record }) => record.person.id))]),
    },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(rows.map((row) => [keyOf(row.trialId, row.personId), row]));
}
