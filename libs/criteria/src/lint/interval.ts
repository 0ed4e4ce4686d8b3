import { canonicalUnit, roundCanonical } from '@kohort/vocabulary';
import { realBounds } from '../normal-form/bounds.js';
import type { Comparison } from '../schema/comparison.js';

/** The numbers that keep some bounds. */
export interface Interval {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

export function intervalOf(bounds: Comparison): Interval {
  const { ge, gt, le, lt } = realBounds(bounds);
  return {
    low: gt ?? ge ?? -Infinity,
    lowOpen: gt !== undefined,
    high: lt ?? le ?? Infinity,
    highOpen: lt !== undefined,
  };
}

/** The numbers in both. */
export function overlap(a: Interval, b: Interval): Interval {
  const lower = a.low > b.low || (a.low === b.low && a.lowOpen) ? a : b;
  const upper = a.high < b.high || (a.high === b.high && a.highOpen) ? a : b;
  return { low: lower.low, lowOpen: lower.lowOpen, high: upper.high, highOpen: upper.highOpen };
}

export const isEmptyInterval = ({ low, lowOpen, high, highOpen }: Interval): boolean =>
  low > high || (low === high && (lowOpen || highOpen));

/** Whether no number lies in both. */
export const areDisjoint = (a: Interval, b: Interval): boolean => isEmptyInterval(overlap(a, b));

/** An interval in base units, with its ends. */
export function inUnit({ low, high }: Interval, unit: string): Interval {
  const { scale = 1, offset = 0 } = canonicalUnit(unit, []) ?? {};
  const based = (end: number): number => roundCanonical(end * scale + offset);
  return { low: based(low), high: based(high), lowOpen: false, highOpen: false };
}
