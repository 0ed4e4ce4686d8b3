import { wholeBounds } from '../normal-form/bounds.js';
import type { Comparison } from '../schema/comparison.js';
import { quantitiesOf, recordsOf, valueTestsOf, type Located } from '../tree.js';
import { errorAt, type LintFinding } from './finding.js';
import { gradesThat } from './grades.js';
import { intervalOf, isEmptyInterval } from './interval.js';
import type { LintedExpression, Rule } from './linted.js';

/** Bounds that no number keeps, and bounds on a scale that no grade keeps. */
export const impossibleBounds: Rule = ({ expressions }) =>
  expressions.flatMap((expression) => [
    ...[...valueTestsOf(expression), ...quantitiesOf(expression), ...ageOf(expression)]
      .filter(isImpossible)
      .map(finding),
    ...countsOf(expression).filter(isImpossibleCount).map(finding),
    ...gradeFindings(expression),
  ]);

const finding = ({ keys }: Located<unknown>): LintFinding =>
  errorAt({ code: 'impossible-bounds', keys, message: 'No number keeps these bounds.' });

const isImpossible = ({ node }: Located<Comparison>): boolean => isEmptyInterval(intervalOf(node));

/** Whole numbers: between "more than 1" and "fewer than 2" there is none, and none is fewer than none. */
function isImpossibleCount({ node }: Located<Comparison>): boolean {
  const { ge, lt } = wholeBounds({ ...node, ge: Math.max(node.ge ?? 0, 0) });
  return lt !== undefined && (ge ?? 0) >= lt;
}

const ageOf = ({ node, keys }: LintedExpression): Located<Comparison>[] =>
  node.type === 'age' ? [{ node: wholeBounds(node), keys }] : [];

function countsOf(expression: LintedExpression): Located<Comparison>[] {
  const { node, keys } = expression;
  const own = node.type === 'count' ? [{ node: node.count, keys: [...keys, 'count'] }] : [];
  const filters = recordsOf(expression).flatMap((records) =>
    (['series', 'instances', 'line'] as const).flatMap((name) => {
      const { [name]: count } = records.node;
      return count ? [{ node: count, keys: [...records.keys, name] }] : [];
    }),
  );
  return [...own, ...filters];
}

function gradeFindings({ node, keys }: LintedExpression): LintFinding[] {
  if (node.type !== 'scale' || gradesThat(true, node).size > 0) return [];
  return [errorAt({ code: 'impossible-bounds', keys, message: `No grade of "${node.scale}" keeps these bounds.` })];
}
