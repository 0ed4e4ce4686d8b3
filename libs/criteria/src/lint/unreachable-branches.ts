import { keyOf } from '../normal-form/canonical.js';
import type { Expression } from '../schema/expression.js';
import { canBeMet } from './conflict.js';
import { errorAt, warningAt, type LintFinding } from './finding.js';
import { isSubset } from './is-subset.js';
import { claimOf, meaningOf, partsOf, partsOfClaim, type Linted, type LintedExpression, type Rule } from './linted.js';

/** Parts that never decide anything. */
export const unreachableBranches: Rule = (linted) =>
  linted.expressions.flatMap((expression) => [
    ...tooManyAsked(expression),
    ...impossibleCondition(expression, linted),
    ...absorbed(expression, linted),
  ]);

function tooManyAsked({ node, keys }: LintedExpression): LintFinding[] {
  if (node.type !== 'at-least' || node.k <= node.of.length) return [];
  const message = `At least ${node.k} of ${node.of.length} can never be met.`;
  return [errorAt({ code: 'unreachable-branch', keys: [...keys, 'k'], message })];
}

function impossibleCondition(expression: LintedExpression, linted: Linted): LintFinding[] {
  const [condition] = expression.node.type === 'if' ? partsOf(expression) : [];
  if (!condition || canBeMet(claimOf(condition, linted))) return [];
  const message = 'This condition can never be met, so its consequence never matters.';
  return [errorAt({ code: 'unreachable-branch', keys: condition.keys, message })];
}

/** Absorption, a law of Kleene's logic too: "A, or A and B" is A; "A, and A or B" is A. */
function absorbed(expression: LintedExpression, linted: Linted): LintFinding[] {
  const { type } = expression.node;
  if (type !== 'all' && type !== 'any') return [];
  const inner = type === 'any' ? 'all' : 'any';
  const branches = partsOf(expression).map((part) => ({
    keys: part.keys,
    parts: new Set(partsOfClaim(meaningOf(part, linted), inner).map((claim: Expression) => keyOf(claim))),
  }));
  return branches
    .filter((branch) => branches.some(({ parts }) => parts.size < branch.parts.size && isSubset(parts, branch.parts)))
    .map(({ keys }) =>
      warningAt({
        code: 'unreachable-branch',
        keys,
        message: 'This branch never decides: another one asks for a part of it.',
      }),
    );
}
