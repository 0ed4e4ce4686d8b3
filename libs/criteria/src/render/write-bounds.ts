import { COMPARATORS, type Comparator, type Comparison } from '../schema/comparison.js';
import type { Comparators } from './phrases/values.js';
import type { Writing } from './phrases/writing.js';
import { writeList } from './write-list.js';

/** The bounds that hold exactly where the others do not: "under 10 or over 20" for "10 to 20". */
const OPPOSITE: Readonly<Record<Comparator, readonly Comparator[]>> = {
  eq: ['lt', 'gt'],
  gt: ['le'],
  ge: ['lt'],
  lt: ['ge'],
  le: ['gt'],
};

/**
 * Bounds in words: "at least 10 and at most 20 g/L". The last one carries the unit, `withUnit`.
 * @param number writes one bound without its unit.
 */
export function writeBounds<Bound>(
  bounds: Partial<Record<Comparator, Bound>>,
  words: { readonly comparators: Comparators; readonly writing: Writing; readonly number: (bound: Bound) => string },
  negated = false,
  withUnit: (number: string) => string = (number) => number,
): string {
  const given = COMPARATORS.flatMap((comparator) => {
    const bound = bounds[comparator];
    if (bound === undefined) return [];
    return (negated ? OPPOSITE[comparator] : [comparator]).map((said) => [said, words.number(bound)] as const);
  });
  const texts = given.map(([said, number], index) => {
    const quantity = index === given.length - 1 ? withUnit(number) : number;
    return `${words.comparators[said]} ${quantity}`;
  });
  return writeList(texts, negated ? 'or' : 'and', words.writing);
}

/** Whether the number that ends the bounds is one, so that the noun after it is in the singular. */
export function endsWithOne(bounds: Comparison): boolean {
  const given = COMPARATORS.filter((comparator) => bounds[comparator] !== undefined);
  const last = given.at(-1);
  return last !== undefined && bounds[last] === 1;
}
