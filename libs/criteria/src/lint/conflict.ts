import { keyOf } from '../normal-form/canonical.js';
import { once } from '../normal-form/once.js';
import { oppositeOf } from '../normal-form/opposite.js';
import type { Expression } from '../schema/expression.js';
import { answerOf, type Answer, type Meeting } from './answer.js';
import { isFoundAmong } from './found-among.js';
import { areDisjoint, inUnit, isEmptyInterval } from './interval.js';
import { partsOfClaim } from './linted.js';

/** One of the claims that must all be met, ready to be compared with others. */
export interface Demand {
  readonly claim: Expression;
  readonly meaning: string;
  readonly opposite: string;
  readonly answer: Answer | undefined;
  /** What each alternative of an "any" demands; none where it is no "any". */
  readonly alternatives: readonly (readonly Demand[])[];
}

export const demandsOf = once((claim: Expression): readonly Demand[] => partsOfClaim(claim, 'all').map(demandOf));

const demandOf = once((part: Expression): Demand => ({
  claim: part,
  meaning: keyOf(part),
  opposite: keyOf(oppositeOf(part)),
  answer: answerOf(part),
  alternatives: part.type === 'any' ? part.of.map(demandsOf) : [],
}));

/**
 * Whether two claims can never both be met, for any record. Only laws of Kleene's logic are used: a claim and its opposite
 * are never both met; nor is a record of a part without one of the whole; answers to one question are, if they go
 * together; alternatives are not, if each conflicts.
 */
export const conflict = (a: readonly Demand[], b: readonly Demand[]): boolean =>
  a.some((one) => b.some((other) => clash(one, other))) ||
  ((a.some(hasAlternatives) || b.some(hasAlternatives)) && leavesOneNone(a, b));

const hasAlternatives = ({ alternatives }: Demand): boolean => alternatives.length > 0;

/** Decided once for two claims: alternatives of alternatives come together in many ways. */
function leavesOneNone(a: readonly Demand[], b: readonly Demand[]): boolean {
  const known = judged(a);
  const found = known.get(b) ?? (leavesNone(a, b) || leavesNone(b, a));
  known.set(b, found);
  return found;
}

const judged = once((_demands: readonly Demand[]) => new WeakMap<readonly Demand[], boolean>());

/** Whether one of the demands has alternatives of which none goes with the others. */
const leavesNone = (demands: readonly Demand[], others: readonly Demand[]): boolean =>
  demands.some((demand) => hasAlternatives(demand) && demand.alternatives.every((each) => conflict(each, others)));

const clash = (a: Demand, b: Demand): boolean =>
  a.opposite === b.meaning ||
  excludes(a.answer, b.answer) ||
  (b.claim.type === 'not' && isFoundAmong(a.claim, b.claim.of)) ||
  (a.claim.type === 'not' && isFoundAmong(b.claim, a.claim.of));

function excludes(a: Answer | undefined, b: Answer | undefined): boolean {
  if (a === undefined || a.question !== b?.question) return false;
  const sameOne = a.pick !== undefined && a.pick === b.pick && (a.needed || b.needed);
  return (
    (sameOne && shareNothing([a.meet, a.unit], [b.meet, b.unit])) ||
    (b.needed && shareNothing([a.every, a.unit], [b.meet, b.unit])) ||
    (a.needed && shareNothing([a.meet, a.unit], [b.every, b.unit]))
  );
}

type InUnit = readonly [meet: Meeting | undefined, unit: string | undefined];

/** A value is rounded when it is converted, so bounds in two units that only touch prove nothing. */
function shareNothing([a, unit]: InUnit, [b, otherUnit]: InUnit): boolean {
  if (a === undefined || b === undefined) return false;
  if (!('low' in a)) return !('low' in b) && [...a].every((item) => !b.has(item));
  if (!('low' in b)) return false;
  if (unit === otherUnit || unit === undefined || otherUnit === undefined) return areDisjoint(a, b);
  return areDisjoint(inUnit(a, unit), inUnit(b, otherUnit));
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
