import { absenceRule } from '../absence-rule.js';
import { canonicalJson } from '../normal-form/canonical.js';
import { normalRecords } from '../normal-form/records.js';
import { warningAt } from './finding.js';
import { isRoot, type Linted, type LintedExpression, type Rule } from './linted.js';

/**
 * Values that a person passes by never having been measured: "not met" for the absence of a value, where it is the "not"
 * that makes eligible. A criterion that asks for the same records a second time has thought of it.
 */
export const dangerousAbsence: Rule = (linted) => {
  const questions = linted.expressions.flatMap((expression) => questionOf(expression, linted));
  const times = new Map<string, number>();
  for (const { question } of questions) times.set(question, (times.get(question) ?? 0) + 1);
  return questions
    .filter(({ expression, question }) => passesUnmeasured(expression) && times.get(question) === 1)
    .map(({ expression: { keys } }) =>
      warningAt({
        code: 'dangerous-absence',
        keys,
        message: 'Somebody who was never measured would pass as if the value were in order.',
        hint: 'Set "ifAbsent": "unknown" here.',
      }),
    );
};

const passesUnmeasured = ({ node, inherited, negated }: LintedExpression): boolean =>
  node.type === 'value' &&
  node.records.resource === 'Observation' &&
  negated &&
  absenceRule(node, inherited) === 'not-met';

/** The records that an expression asks for, in its criterion. */
function questionOf(expression: LintedExpression, { sets }: Linted) {
  const { node, criterion } = expression;
  if (!('records' in node)) return [];
  return [{ expression, question: `${criterion.id} ${canonicalJson(normalRecords(node.records, sets))}` }];
}

/** Missing-data rules of criteria that no part follows: each has its own, or asks for no records. */
export const rulesWithoutEffect: Rule = ({ expressions }) =>
  expressions.filter(isRoot).flatMap(({ criterion, keys }) => {
    if (criterion.ifAbsent === undefined) return [];
    const followed = expressions.some((part) => part.criterion === criterion && followsCriterion(part));
    if (followed) return [];
    return [
      warningAt({
        code: 'rule-without-effect',
        keys: [...keys.slice(0, 2), 'ifAbsent'],
        message: 'No part of the criterion follows this rule on missing data.',
      }),
    ];
  });

/** Whether the criterion's rule makes a difference to this part of it. */
const followsCriterion = ({ node }: LintedExpression): boolean =>
  absenceRule(node, 'unknown') !== absenceRule(node, 'not-met');
