import { canonicalJson } from '../normal-form/canonical.js';
import { COMPARATORS, type Comparison } from '../schema/comparison.js';
import type { Expression, ExpressionOf } from '../schema/expression.js';
import { gradesThat } from './grades.js';
import { intervalOf, overlap, type Interval } from './interval.js';

/**
 * A claim as a question about the record and the answers that meet it: "the latest haemoglobin" and "at least 100 g/L".
 * Two claims with one question can both be met only by an answer that they share.
 */
export interface Answer {
  readonly question: string;
  readonly meet: Interval | ReadonlySet<string>;
}

type BoundedAnswer = Answer & { readonly meet: Interval };

/** Undefined for a claim that is no such question, or where a "not" has no simple answers. */
export function answerOf(claim: Expression): Answer | undefined {
  return claim.type === 'not' ? answer(claim.of, true) : answer(claim, false);
}

function answer(claim: Expression, negated: boolean): Answer | undefined {
  switch (claim.type) {
    case 'age':
      return inBounds(`age ${claim.unit ?? 'a'}`, claim, negated);
    case 'count':
      return counted(claim, negated);
    case 'value':
      return valueAnswer(claim, negated);
    case 'derived':
    case 'dose':
      return inBounds(canonicalJson({ ...claim, test: claim.test.unit }), claim.test, negated);
    case 'scale':
      return scaleAnswer(claim, negated);
    case 'sex': {
      const others = ['female', 'male', 'other'].filter((sex) => (sex === claim.is) !== negated);
      return { question: 'sex', meet: new Set(others) };
    }
    case 'parameter':
      return negated ? undefined : { question: `parameter ${claim.name}`, meet: new Set(claim.in) };
    default:
      return undefined;
  }
}

/** There are never fewer than none. */
function counted(claim: ExpressionOf<'count'>, negated: boolean): Answer | undefined {
  const found = inBounds(canonicalJson({ ...claim, count: null }), claim.count, negated);
  return found && { ...found, meet: overlap(found.meet, intervalOf({ ge: 0 })) };
}

/** Several values may meet "any"; and of "all" the opposite says nothing of each. */
function valueAnswer(claim: ExpressionOf<'value'>, negated: boolean): Answer | undefined {
  const { pick, test } = claim;
  if (pick === 'any' || (pick === 'all' && negated)) return undefined;
  const { unit, times } = test;
  return inBounds(canonicalJson({ ...claim, test: [unit ?? '', times ?? ''] }), test, negated);
}

function scaleAnswer(claim: ExpressionOf<'scale'>, negated: boolean): Answer | undefined {
  const { pick } = claim;
  if (pick === 'any' || (pick === 'all' && negated)) return undefined;
  const { scale, prefix, laterality, window } = claim;
  const question = canonicalJson({ type: 'scale', scale, pick, prefix, laterality, window });
  return { question, meet: gradesThat(!negated, claim) };
}

const OTHER_SIDE = { ge: 'lt', gt: 'le', le: 'gt', lt: 'ge' } as const;

function inBounds(question: string, bounds: Comparison, negated: boolean): BoundedAnswer | undefined {
  const given = COMPARATORS.filter((comparator) => bounds[comparator] !== undefined);
  const [only, ...more] = given;
  if (only === undefined) return undefined;
  if (!negated) return { question, meet: intervalOf(bounds) };
  if (only === 'eq' || more.length > 0) return undefined;
  return { question, meet: intervalOf({ [OTHER_SIDE[only]]: bounds[only] }) };
}
