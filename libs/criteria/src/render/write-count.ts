import type { Comparison } from '../schema/comparison.js';
import type { Voice } from './voice.js';
import { writeBounds } from './write-bounds.js';
import { writeNumber } from './write-number.js';

/** Bounds on a number of things, or on an age, in words: "at least 2". */
export function writeCount(
  count: Comparison,
  of: 'things' | 'age',
  { phrases: { values, writing } }: Voice,
  negated = false,
): string {
  const comparators = of === 'age' ? values.ageComparators : values.countComparators;
  const number = (bound: number): string => writeNumber(bound, writing);
  return writeBounds(negated ? noneAsAtMost(count) : count, { comparators, writing, number }, negated);
}

/** None is at most none, whose opposite has one side: there are never fewer. */
function noneAsAtMost(count: Comparison): Comparison {
  const { eq, ...others } = count;
  return eq === 0 ? { ...others, le: 0 } : count;
}
