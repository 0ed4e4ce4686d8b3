import fc from 'fast-check';
import { LANGUAGE, type Criteria, type Criterion } from '../schema/criteria.js';
import type { Expression } from '../schema/expression.js';
import { ifAbsent, leaves } from './arbitrary-leaves.js';
import { records } from './arbitrary-records.js';
import { VALUE_SETS } from './value-sets.js';

/** Whole expressions, some levels deep. Every one passes the parser together with VALUE_SETS. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; branch: Expression }>((tie) => {
  const several = fc.array(tie('any'), { minLength: 1, maxLength: 3 });
  return {
    any: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaves, tie('branch')),
    branch: fc.oneof(
      fc.record({ type: fc.constant('all' as const), of: several }),
      fc.record({ type: fc.constant('any' as const), of: several }),
      fc.record({ type: fc.constant('not' as const), of: tie('any') }),
      fc.record({ type: fc.constant('at-least' as const), k: fc.integer({ min: 1, max: 4 }), of: several }),
      fc.record({ type: fc.constant('if' as const), if: tie('any'), then: tie('any') }),
      fc.record({
        type: fc.constant('each' as const),
        scope: fc.constantFrom('resource' as const, 'specimen' as const, 'body-site' as const),
        quantifier: fc.constantFrom('some' as const, 'every' as const),
        records,
        of: tie('any'),
      }),
      fc.record({
        type: fc.constant('quota' as const),
        name: fc.constant('q'),
        limit: fc.constant(10),
        of: tie('any'),
      }),
    ),
  };
}).any;

const criterion: fc.Arbitrary<Omit<Criterion, 'id'>> = fc.record(
  { kind: fc.constantFrom('inclusion' as const, 'exclusion' as const), ifAbsent, expression: expressions },
  { requiredKeys: ['kind', 'expression'] },
);

/** Whole documents, as the parser gives them. */
export const documents: fc.Arbitrary<Criteria> = fc
  .array(criterion, { minLength: 1, maxLength: 4 })
  .map((criteria) => criteriaWith(criteria.map((item, index) => ({ id: `c${index + 1}`, ...item }))));

/** A document with these criteria and VALUE_SETS. */
export const criteriaWith = (criteria: Criterion[]): Criteria => ({
  language: LANGUAGE,
  id: 'generated',
  title: { sv: 'Påhittad studie', en: 'Made-up trial' },
  valueSets: VALUE_SETS,
  criteria,
});
