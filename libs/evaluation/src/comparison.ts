import type { Interval } from '@kohort/facts';
import { conjunction, type Truth } from './truth.js';

/** Bounds in the comparators of FHIR search. */
export interface Bounds {
  readonly eq?: number | undefined;
  readonly gt?: number | undefined;
  readonly ge?: number | undefined;
  readonly lt?: number | undefined;
  readonly le?: number | undefined;
}

const decide = (certain: boolean, impossible: boolean): Truth => (certain ? 'met' : impossible ? 'not-met' : 'unknown');

/** Whether a value that lies somewhere in the interval keeps the bounds; unknown where the interval does not decide. */
export function compare({ low, high, lowOpen, highOpen }: Interval, { eq, gt, ge, lt, le }: Bounds): Truth {
  const above = (b: number): boolean => low > b || (lowOpen && low === b);
  const below = (b: number): boolean => high < b || (highOpen && high === b);
  const truths: Truth[] = [];
  if (eq !== undefined) truths.push(decide(low === eq && high === eq, above(eq) || below(eq)));
  if (gt !== undefined) truths.push(decide(above(gt), high <= gt));
  if (ge !== undefined) truths.push(decide(low >= ge, below(ge)));
  if (lt !== undefined) truths.push(decide(below(lt), low >= lt));
  if (le !== undefined) truths.push(decide(high <= le, above(le)));
  return conjunction(truths);
}

export const between = (low: number, high: number): Interval => ({ low, high, lowOpen: false, highOpen: false });

/** The same bounds after a change of unit or a multiplication by a reference limit. */
export function mapBounds(bounds: Bounds, change: (bound: number) => number): Bounds {
  const at = (bound: number | undefined): number | undefined => (bound === undefined ? undefined : change(bound));
  return { eq: at(bounds.eq), gt: at(bounds.gt), ge: at(bounds.ge), lt: at(bounds.lt), le: at(bounds.le) };
}

export const LOWER = ['gt', 'ge'] as const;
export const UPPER = ['lt', 'le'] as const;

export const hasBound = ({ eq, gt, ge, lt, le }: Bounds): boolean =>
  [eq, gt, ge, lt, le].some((bound) => bound !== undefined);
