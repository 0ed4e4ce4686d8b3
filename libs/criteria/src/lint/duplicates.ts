import { pointer } from '@kohort/kernel';
import { keyOf } from '../normal-form/canonical.js';
import { warningAt, type LintCode } from './finding.js';
import { isRoot, meaningOf, partsOf, type LintedExpression, type Rule } from './linted.js';

/** Branches of one "all" or "any" that mean the same. */
export const duplicateBranches: Rule = (linted) =>
  linted.expressions
    .filter(({ node }) => node.type === 'all' || node.type === 'any')
    .flatMap((expression) =>
      repeated(partsOf(expression), (part) => keyOf(meaningOf(part, linted)), 'duplicate-branch'),
    );

/** Criteria of one kind that mean the same. */
export const duplicateCriteria: Rule = (linted) =>
  repeated(
    linted.expressions.filter(isRoot).map((root) => ({ ...root, keys: root.keys.slice(0, 2) })),
    (root) => `${root.criterion.kind} ${keyOf(meaningOf(root, linted))}`,
    'duplicate-criterion',
  );

function repeated(items: readonly LintedExpression[], meaning: (item: LintedExpression) => string, code: LintCode) {
  const first = new Map<string, LintedExpression>();
  return items.flatMap((item) => {
    const key = meaning(item);
    const earlier = first.get(key);
    if (!earlier) first.set(key, item);
    if (!earlier) return [];
    return [warningAt({ code, keys: item.keys, message: `This means the same as ${pointer(earlier.keys)}.` })];
  });
}
