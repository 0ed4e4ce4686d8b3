import { warningAt } from './finding.js';
import type { Rule } from './linted.js';

/** Questions to a person inside a "not": "yes" would then mean no. */
export const negatedQuestions: Rule = ({ expressions }) =>
  expressions
    .filter(({ node }) => node.type === 'not' && node.of.type === 'manual')
    .map(({ keys }) =>
      warningAt({
        code: 'negated-question',
        keys,
        message: 'A question that is met by the answer no is easily answered wrongly.',
        hint: 'Turn the question round, and leave out "not".',
      }),
    );
