import { EVALUATED, FILTERS_NOT_EVALUATED } from '../evaluated.js';
import { recordsOf } from '../tree.js';
import { errorAt, type LintFinding } from './finding.js';
import type { LintedExpression, Rule } from './linted.js';

/** What no engine evaluates yet: it stays unknown for everybody. */
export const notEvaluated: Rule = ({ expressions }) =>
  expressions.flatMap((expression) => [
    ...typeFindings(expression),
    ...recordsOf(expression).flatMap(({ node, keys }) =>
      FILTERS_NOT_EVALUATED.filter((filter) => node[filter] !== undefined).map((filter) =>
        finding([...keys, filter], `The filter "${filter}"`),
      ),
    ),
  ]);

function typeFindings({ node, keys }: LintedExpression): LintFinding[] {
  if (!EVALUATED.has(node.type)) return [finding(keys, `"${node.type}"`)];
  return node.type === 'period' && node.stableDose ? [finding([...keys, 'stableDose'], 'A stable dose')] : [];
}

const finding = (keys: readonly PropertyKey[], what: string): LintFinding =>
  errorAt({
    code: 'not-evaluated',
    keys,
    message: `${what} is not evaluated yet: the answer is unknown for everybody.`,
    hint: 'Ask a person with "manual" until it is.',
  });
