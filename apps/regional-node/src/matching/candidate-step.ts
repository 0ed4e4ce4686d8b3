import type { Evaluation, LeftOut, Outcome } from '@kohort/evaluation';
import type { Person } from '@kohort/facts';
import type { CandidateEventKind } from './candidate-event.entity.js';
import type { CandidateRow } from './candidate.entity.js';
import type { CauseKind, CriterionChange, EventCause } from './cause.js';
import { openCounts, storedVerdicts, truthsOf, withoutRecords, type StoredVerdict } from './stored-verdict.js';

/** What an evaluation, or its being impossible, says of one person and one protocol version. */
export type Judged =
  | { readonly person: Person; readonly evaluation: Evaluation }
  /** Nobody to evaluate: `person` is absent where there is none any more. */
  | { readonly person?: Person; readonly without: LeftOut | 'objected' | 'gone' };

export interface StepContext {
  readonly versionId: string;
  readonly version: number;
  readonly cause: CauseKind;
  readonly records: readonly string[];
  readonly indexDay: string;
  readonly now: Date;
}

/** What of a candidate follows from an evaluation. */
export type CandidateFields = Omit<CandidateRow, 'id' | 'trialId' | 'personId'>;

export interface Step {
  readonly fields: CandidateFields;
  /** The verdicts are of another version than before. */
  readonly amended: boolean;
  /** Absent where the evaluation says the same as before. */
  readonly event?: {
    readonly kind: CandidateEventKind;
    readonly outcomeFrom: Outcome | null;
    readonly outcomeTo: Outcome;
    readonly version: number;
    readonly cause: EventCause;
  };
}

/**
 * What becomes of somebody's candidacy; undefined where there is none and none begins. Whoever was a candidate stays one by
 * name, with the state "no longer eligible" and the cause, and may become eligible again.
 */
export function nextStep(before: CandidateRow | undefined, judged: Judged, context: StepContext): Step | undefined {
  if ('without' in judged) return before && endedBy(before, judged, context);
  const { outcome } = judged.evaluation;
  if (before === undefined && outcome === 'ineligible') return undefined;
  const fields = evaluated(before, judged.person, judged.evaluation, context);
  const kind = kindOf(before, fields);
  const amended = before !== undefined && before.versionId !== context.versionId;
  if (kind === undefined) return { fields, amended };
  const criteria = before === undefined ? [] : changesOf(before.verdicts, fields.verdicts);
  // An amendment is the cause of all that turns with it, whatever made us look.
  const cause: EventCause = { kind: amended ? 'amendment' : context.cause, records: context.records, criteria };
  const { version } = context;
  const event = { kind, outcomeFrom: before?.outcome ?? null, outcomeTo: outcome, version, cause };
  return { fields: { ...fields, changedAt: context.now }, amended, event };
}

function evaluated(
  before: CandidateRow | undefined,
  person: Person,
  evaluation: Evaluation,
  { versionId, version, indexDay, now }: StepContext,
): CandidateFields {
  const verdicts = storedVerdicts(evaluation);
  return {
    versionId,
    version,
    outcome: evaluation.outcome,
    state: evaluation.outcome === 'ineligible' ? 'no-longer-eligible' : 'candidate',
    truths: truthsOf(verdicts),
    verdicts,
    indexDay,
    evaluatedAt: now,
    firstAt: before?.firstAt ?? now,
    changedAt: before?.changedAt ?? now,
    ...ofPerson(person),
    ...openCounts(verdicts),
  };
}

const ofPerson = ({ provider, generalPractitioners }: Person) => ({
  provider: provider ?? null,
  practitioners: [...generalPractitioners],
});

/** The verdicts stay as they were last, as history; of who is gone or objects to use, without what the records said. */
function endedBy(
  before: CandidateRow,
  { person, without }: Extract<Judged, { without: unknown }>,
  { cause: kind, records, now }: StepContext,
): Step {
  const isKept = without !== 'gone' && without !== 'objected';
  const verdicts = isKept ? before.verdicts : before.verdicts.map(withoutRecords);
  const fields = { ...fieldsOf(before), verdicts, evaluatedAt: now, ...(person ? ofPerson(person) : {}) };
  if (before.state === 'no-longer-eligible') return { fields, amended: false };
  return {
    amended: false,
    fields: { ...fields, state: 'no-longer-eligible', outcome: 'ineligible', changedAt: now },
    event: {
      kind: 'no-longer-eligible',
      outcomeFrom: before.outcome,
      outcomeTo: 'ineligible',
      version: before.version,
      cause: { kind, records, criteria: [], person: without },
    },
  };
}

const fieldsOf = ({ id: _id, trialId: _trial, personId: _person, ...fields }: CandidateRow): CandidateFields => fields;

function kindOf(before: CandidateRow | undefined, after: CandidateFields): CandidateEventKind | undefined {
  if (before === undefined) return 'became-candidate';
  if (before.state !== after.state) return after.state === 'candidate' ? 'eligible-again' : 'no-longer-eligible';
  // Of somebody who stays ineligible the verdicts are kept up to date; it is no news.
  const alike = before.truths === after.truths && before.outcome === after.outcome;
  const same = after.state === 'no-longer-eligible' || alike;
  return same ? undefined : 'verdicts-changed';
}

/** The criteria that turned between two evaluations. */
function changesOf(before: readonly StoredVerdict[], after: readonly StoredVerdict[]): CriterionChange[] {
  const ids = [...new Set([...after, ...before].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [was, is] = [before, after].map((verdicts) => verdicts.find((each) => each.id === id));
    if (was?.truth === is?.truth) return [];
    const reason = (is?.truth === 'unknown' ? is : was?.truth === 'unknown' ? was : undefined)?.gaps[0]?.reason;
    return [{ id, from: was?.truth ?? null, to: is?.truth ?? null, reason: reason ?? null }];
  });
}
