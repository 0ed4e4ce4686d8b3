import { pointer } from '@kohort/kernel';
import { conflict, demandsOf, type Demand } from './conflict.js';
import { errorAt, type LintFinding } from './finding.js';
import { claimOf, isRoot, partsOf, type Linted, type LintedExpression, type Rule } from './linted.js';

/** Requirements that no record can meet together: two criteria, or two parts of one expression. */
export const contradictions: Rule = (linted) => [
  ...betweenCriteria(linted),
  ...linted.expressions.flatMap((expression) => betweenParts(expression, linted)),
];

function betweenCriteria(linted: Linted): LintFinding[] {
  const requirements = linted.expressions.filter(isRoot).map((root) => ({
    keys: root.keys.slice(0, 2),
    demands: demandsOf(claimOf(root, linted, root.negated)),
    id: root.criterion.id,
  }));
  return conflictingPairs(requirements).map(([earlier, { keys, id }]) =>
    errorAt({
      code: 'contradiction',
      keys,
      message: `Nobody can satisfy both "${id}" and "${earlier.id}" (${pointer(earlier.keys)}).`,
    }),
  );
}

function betweenParts(expression: LintedExpression, linted: Linted): LintFinding[] {
  const impossible = expression.node.type === 'any' ? 'both fail, so everybody is ruled out' : 'both be met';
  return conflictingPairs(jointClaims(expression, linted)).map(([earlier, { keys }]) =>
    errorAt({ code: 'contradiction', keys, message: `This and ${pointer(earlier.keys)} can never ${impossible}.` }),
  );
}

interface Claim {
  readonly keys: readonly PropertyKey[];
  readonly demands: readonly Demand[];
}

/** The claims that must be met together: those of "all", and the opposites of "any" where it is not to be met. */
function jointClaims(expression: LintedExpression, linted: Linted): Claim[] {
  const { node, negated } = expression;
  if (node.type !== 'all' && !(node.type === 'any' && negated)) return [];
  return partsOf(expression).map((part) => ({
    keys: part.keys,
    demands: demandsOf(claimOf(part, linted, node.type === 'any')),
  }));
}

/** Each claim with the first earlier one that it conflicts with. */
export function conflictingPairs<Item extends Claim>(items: readonly Item[]): [earlier: Item, later: Item][] {
  return items.flatMap((later, index) => {
    const earlier = items.slice(0, index).find(({ demands }) => conflict(demands, later.demands));
    return earlier === undefined ? [] : [[earlier, later] as [Item, Item]];
  });
}
