import { canonicalUnit } from '@kohort/vocabulary';
import { canonicalJson } from '../normal-form/canonical.js';
import { COMPARATORS, type Comparison } from '../schema/comparison.js';
import type { Expression, ExpressionOf } from '../schema/expression.js';
import { gradesThat } from './grades.js';
import { intervalOf, overlap, type Interval } from './interval.js';

export type Meeting = Interval | ReadonlySet<string>;

/**
 * A claim as a question about the record and the answers that meet it: "haemoglobin", of which the latest is "at least 100
 * g/L". Two claims with one question can both be met only by answers that go together.
 */
export interface Answer {
  readonly question: string;
  /** Which of several answers it is, where that is one and the same for all claims that pick so. */
  readonly pick?: string;
  /** What that one, or some one, of the answers is. */
  readonly meet?: Meeting;
  /** What each of the answers is. */
  readonly every?: Meeting;
  /** Whether there must be an answer: the opposite of a claim may be met by the absence of any. */
  readonly needed: boolean;
  /** The unit of bounds. */
  readonly unit?: string | undefined;
}

/** Undefined for a claim that is no such question, or where a "not" has no simple answers. */
export function answerOf(claim: Expression): Answer | undefined {
  return claim.type === 'not' ? answer(claim.of, true) : answer(claim, false);
}

function answer(claim: Expression, negated: boolean): Answer | undefined {
  switch (claim.type) {
    case 'age':
      return only(`age ${claim.unit ?? 'a'}`, inBounds(claim, negated));
    case 'count':
      return only(canonicalJson({ ...claim, count: null }), counted(claim, negated));
    case 'value':
      return valueAnswer(claim, negated);
    case 'derived':
    case 'dose': {
      const { unit } = claim.test;
      const found = only(canonicalJson({ ...claim, test: dimensionOf(unit) }), inBounds(claim.test, negated));
      return found && { ...found, unit };
    }
    case 'scale':
      return scaleAnswer(claim, negated);
    case 'sex': {
      const others = ['female', 'male', 'other'].filter((sex) => (sex === claim.is) !== negated);
      return only('sex', new Set(others));
    }
    case 'parameter':
      return negated ? undefined : only(`parameter ${claim.name}`, new Set(claim.in));
    default:
      return undefined;
  }
}

/** A question with one answer, which is there whenever a claim or its opposite is met. */
const only = (question: string, meet: Meeting | undefined): Answer | undefined =>
  meet && { question, pick: 'only', meet, needed: true };

/** There are never fewer than none. */
function counted({ count }: ExpressionOf<'count'>, negated: boolean): Interval | undefined {
  const bounds = inBounds(count, negated);
  return bounds && overlap(bounds, intervalOf({ ge: 0 }));
}

function valueAnswer(claim: ExpressionOf<'value'>, negated: boolean): Answer | undefined {
  const { pick, test } = claim;
  const { unit, times } = test;
  const meet = inBounds(test, negated);
  const kind = [unit === undefined ? '' : dimensionOf(unit), times ?? ''];
  const found = meet && picked(canonicalJson({ ...claim, pick: '', test: kind }), pick, meet, negated);
  return found && { ...found, unit };
}

function scaleAnswer(claim: ExpressionOf<'scale'>, negated: boolean): Answer | undefined {
  const { scale, pick = 'latest', prefix, laterality, window } = claim;
  const question = canonicalJson({ type: 'scale', scale, prefix, laterality, window });
  return picked(question, pick, gradesThat(!negated, claim), negated);
}

/**
 * One of several answers. The smallest is at least x only if each is; and of "all", the opposite says nothing of each.
 * @param meet what the answer is, or, with "not", what it is not.
 */
function picked(
  question: string,
  pick: ExpressionOf<'value'>['pick'],
  meet: Meeting,
  negated: boolean,
): Answer | undefined {
  const needed = !negated;
  switch (pick) {
    case 'latest':
    case 'earliest':
      return { question, pick, meet, needed };
    case 'any':
      return negated ? { question, every: meet, needed } : { question, meet, needed };
    case 'all':
      return negated ? undefined : { question, meet, every: meet, needed };
    case 'min':
    case 'max': {
      if (!('low' in meet)) return undefined;
      const open = pick === 'min' ? { high: Infinity, highOpen: false } : { low: -Infinity, lowOpen: false };
      return { question, meet, every: { ...meet, ...open }, needed };
    }
  }
}

/** What a unit measures: bounds in g/L and in g/dL are about the same numbers. */
const dimensionOf = (unit: string): string => canonicalUnit(unit, [])?.unit ?? unit;

const OTHER_SIDE = { ge: 'lt', gt: 'le', le: 'gt', lt: 'ge' } as const;

/** The numbers that keep the bounds, or that do not; undefined where those are on two sides. */
function inBounds(bounds: Comparison, negated: boolean): Interval | undefined {
  const [only, ...more] = COMPARATORS.filter((comparator) => bounds[comparator] !== undefined);
  if (only === undefined) return undefined;
  if (!negated) return intervalOf(bounds);
  if (only === 'eq' || more.length > 0) return undefined;
  return intervalOf({ [OTHER_SIDE[only]]: bounds[only] });
}
