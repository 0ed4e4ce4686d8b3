import type { Comparison } from '../schema/comparison.js';
import { defined } from './canonical.js';

interface Limit {
  readonly at: number;
  readonly open: boolean;
}

/** The tightest lower and upper bound on a number: at most one of ge and gt, at most one of le and lt. */
export function realBounds({ eq, gt, ge, lt, le }: Comparison): Comparison {
  const lower = tightest([closed(eq), closed(ge), open(gt)], (a, b) => a > b);
  const upper = tightest([closed(eq), closed(le), open(lt)], (a, b) => a < b);
  return defined({
    ...(lower && { [lower.open ? 'gt' : 'ge']: lower.at }),
    ...(upper && { [upper.open ? 'lt' : 'le']: upper.at }),
  });
}

/** The same for a whole number: "more than 1" is "at least 2", and only ge and lt are left. */
export function wholeBounds(comparison: Comparison): { readonly ge?: number; readonly lt?: number } {
  const { ge, gt, le, lt } = realBounds(comparison);
  return defined({ ge: atLeast(ge) ?? above(gt), lt: atLeast(lt) ?? above(le) });
}

/** The smallest whole number that is at least, or above, a bound. */
const atLeast = (bound: number | undefined): number | undefined =>
  bound === undefined ? undefined : Math.ceil(bound) + 0;
const above = (bound: number | undefined): number | undefined =>
  bound === undefined ? undefined : Math.floor(bound) + 1;

const closed = (at: number | undefined): Limit | undefined =>
  at === undefined ? undefined : { at: at + 0, open: false };
const open = (at: number | undefined): Limit | undefined => (at === undefined ? undefined : { at: at + 0, open: true });

function tightest(
  limits: readonly (Limit | undefined)[],
  tighter: (a: number, b: number) => boolean,
): Limit | undefined {
  let best: Limit | undefined;
  for (const limit of limits) {
    if (limit && (!best || tighter(limit.at, best.at) || (limit.at === best.at && limit.open))) best = limit;
  }
  return best;
}
