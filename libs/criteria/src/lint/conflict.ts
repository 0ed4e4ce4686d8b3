import { canonicalJson } from '../normal-form/canonical.js';
import { oppositeOf } from '../normal-form/opposite.js';
import type { Expression } from '../schema/expression.js';
import { answerOf, type Answer } from './answer.js';
import { areDisjoint, isEmptyInterval } from './interval.js';
import { partsOfClaim } from './linted.js';

/** One of the claims that must all be met, ready to be compared with others. */
export interface Demand {
  readonly meaning: string;
  readonly opposite: string;
  readonly answer: Answer | undefined;
  /** What each alternative of an "any" demands; none where it is no "any". */
  readonly alternatives: readonly (readonly Demand[])[];
}

export const demandsOf = (claim: Expression): Demand[] =>
  partsOfClaim(claim, 'all').map((part) => ({
    meaning: canonicalJson(part),
    opposite: canonicalJson(oppositeOf(part)),
    answer: answerOf(part),
    alternatives: part.type === 'any' ? part.of.map(demandsOf) : [],
  }));

/**
 * Whether two claims can never both be met, for any record. Only laws of Kleene's logic are used: a claim and its opposite
 * are never both met; two answers to one question are, if they overlap; alternatives are not, if each conflicts.
 */
export const conflict = (a: readonly Demand[], b: readonly Demand[]): boolean =>
  a.some((one) => b.some((other) => one.opposite === other.meaning || excludes(one.answer, other.answer))) ||
  leavesNone(a, b) ||
  leavesNone(b, a);

/** Whether one of the demands has alternatives of which none goes with the others. */
const leavesNone = (demands: readonly Demand[], others: readonly Demand[]): boolean =>
  demands.some(({ alternatives }) => alternatives.length > 0 && alternatives.every((each) => conflict(each, others)));

const excludes = (a: Answer | undefined, b: Answer | undefined): boolean =>
  a !== undefined && a.question === b?.question && shareNothing(a.meet, b.meet);

function shareNothing(a: Answer['meet'], b: Answer['meet']): boolean {
  if ('low' in a) return 'low' in b && areDisjoint(a, b);
  return !('low' in b) && [...a].every((item) => !b.has(item));
}

/** Whether some record may meet a claim; false only where that is certain. */
export function canBeMet(claim: Expression): boolean {
  switch (claim.type) {
    case 'all': {
      const demands = claim.of.map(demandsOf);
      const clash = demands.some((one, index) => demands.slice(0, index).some((other) => conflict(one, other)));
      return !clash && claim.of.every(canBeMet);
    }
    case 'any':
      return claim.of.some(canBeMet);
    case 'at-least':
      return claim.of.filter(canBeMet).length >= claim.k;
    default: {
      const meet = answerOf(claim)?.meet;
      return meet === undefined || ('low' in meet ? !isEmptyInterval(meet) : meet.size > 0);
    }
  }
}
