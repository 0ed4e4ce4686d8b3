import type { Criteria } from '@kohort/criteria';
import { standingOf, type Evaluation, type Outcome } from './evaluate.js';
import type { UnknownReason } from './finding.js';

/** How one criterion fared over all people. */
export interface CriterionTally {
  readonly id: string;
  readonly kind: 'inclusion' | 'exclusion';
  met: number;
  notMet: number;
  unknown: number;
  /** Why it was unknown: people by reason; one person may count under several. */
  readonly unknownBecause: Partial<Record<UnknownReason, number>>;
  /** People whom no criterion up to and including this one rules out (the funnel). */
  remaining: number;
  /** People whom this criterion alone rules out. */
  onlyThis: number;
}

/** Counts of a whole run; memory does not grow with the number of people. */
export interface Tally {
  readonly outcomes: Record<Outcome, number>;
  /** Not evaluated, because they had died by the index date. */
  deceased: number;
  /** Not evaluated, because their record was replaced by another one or is marked as inactive. */
  outOfUse: number;
  /** Evaluated and counted, but never named: their identity is protected. */
  protectedIdentity: number;
  readonly criteria: readonly CriterionTally[];
}

export const emptyTally = ({ criteria }: Criteria): Tally => ({
  outcomes: { eligible: 0, possible: 0, ineligible: 0 },
  deceased: 0,
  outOfUse: 0,
  protectedIdentity: 0,
  criteria: criteria.map(({ id, kind }) => ({
    id,
    kind,
    met: 0,
    notMet: 0,
    unknown: 0,
    unknownBecause: {},
    remaining: 0,
    onlyThis: 0,
  })),
});

export const evaluatedPeople = ({ outcomes }: Tally): number =>
  outcomes.eligible + outcomes.possible + outcomes.ineligible;

/** Adds one person's evaluation. */
export function count(tally: Tally, { outcome, verdicts }: Evaluation): void {
  tally.outcomes[outcome] += 1;
  const against = verdicts.filter((verdict) => standingOf(verdict) === 'against');
  let ruledOut = false;
  verdicts.forEach((verdict, index) => {
    const row = tally.criteria[index];
    if (!row) return;
    if (verdict.truth === 'met') row.met += 1;
    else if (verdict.truth === 'not-met') row.notMet += 1;
    else row.unknown += 1;
    for (const reason of new Set(verdict.gaps.map((gap) => gap.reason))) {
      row.unknownBecause[reason] = (row.unknownBecause[reason] ?? 0) + 1;
    }
    ruledOut ||= standingOf(verdict) === 'against';
    if (!ruledOut) row.remaining += 1;
    if (against.length === 1 && against[0] === verdict) row.onlyThis += 1;
  });
}
