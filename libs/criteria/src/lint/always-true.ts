import { pointer } from '@kohort/kernel';
import { demandsOf } from './conflict.js';
import { conflictingPairs } from './contradictions.js';
import { warningAt } from './finding.js';
import { claimOf, partsOf, type Rule } from './linted.js';

/**
 * Alternatives that cannot all fail, such as "at least 18" or "under 65": whatever else they ask decides nothing. (One of a
 * claim and its opposite need not hold: both may be unknown. But neither ever decides against.)
 */
export const alwaysTrue: Rule = (linted) =>
  linted.expressions
    .filter(({ node, negated }) => node.type === 'if' || (node.type === 'any' && !negated))
    .flatMap((expression) => {
      const failures = partsOf(expression).map((part) => ({
        keys: part.keys,
        // An "if" fails where its condition is met and its consequence is not.
        demands: demandsOf(claimOf(part, linted, part.keys.at(-1) !== 'if')),
      }));
      return conflictingPairs(failures).map(([earlier, { keys }]) =>
        warningAt({
          code: 'always-true',
          keys,
          message: `This and ${pointer(earlier.keys)} can never fail together.`,
        }),
      );
    });
