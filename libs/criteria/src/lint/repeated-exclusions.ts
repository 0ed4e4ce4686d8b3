import { keyOf } from '../normal-form/canonical.js';
import { warningAt } from './finding.js';
import { isSubset } from './is-subset.js';
import { claimOf, isRoot, partsOfClaim, type LintedExpression, type Rule } from './linted.js';

/** Exclusions whose opposite an inclusion requires already. */
export const repeatedExclusions: Rule = (linted) => {
  const requirementsOf = (root: LintedExpression): Set<string> =>
    new Set(partsOfClaim(claimOf(root, linted, root.negated), 'all').map((claim) => keyOf(claim)));
  const roots = linted.expressions.filter(isRoot);
  const inclusions = roots
    .filter(({ criterion }) => criterion.kind === 'inclusion')
    .map((root) => ({ id: root.criterion.id, required: requirementsOf(root) }));
  return roots
    .filter(({ criterion }) => criterion.kind === 'exclusion')
    .flatMap((root) => {
      const excluded = requirementsOf(root);
      const repeats = inclusions.find(({ required }) => isSubset(excluded, required));
      if (!repeats) return [];
      const message = `The inclusion "${repeats.id}" requires the opposite of this exclusion already.`;
      return [warningAt({ code: 'exclusion-repeats-inclusion', keys: root.keys.slice(0, 2), message })];
    });
};
