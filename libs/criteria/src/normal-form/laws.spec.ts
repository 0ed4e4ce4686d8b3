import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Criteria } from '../schema/criteria.js';
import type { Expression } from '../schema/expression.js';
import { criteriaWith, documents, expressions } from '../testing/index.js';
import { canonicalJson } from './canonical.js';
import { normalExpression } from './logic.js';
import { normalCriteria, normalForm } from './normal-form.js';
import { oppositeOf } from './opposite.js';
import { ValueSetNormaliser } from './value-set.js';

const including = (...all: Expression[]): Criteria =>
  criteriaWith(all.map((expression, index) => ({ id: `c${index}`, kind: 'inclusion', expression })));
const excluding = (expression: Expression): Criteria => criteriaWith([{ id: 'c', kind: 'exclusion', expression }]);
const not = (of: Expression): Expression => ({ type: 'not', of });

/** Both documents mean the same. */
const same = (a: Criteria, b: Criteria): void => expect(normalForm(a)).toEqual(normalForm(b));

/** The same expression with the parts of every connective turned round. */
function reversed(expression: Expression): Expression {
  switch (expression.type) {
    case 'all':
    case 'any':
    case 'at-least':
      return { ...expression, of: expression.of.map(reversed).reverse() };
    case 'not':
    case 'each':
    case 'quota':
      return { ...expression, of: reversed(expression.of) };
    case 'if':
      return { ...expression, if: reversed(expression.if), then: reversed(expression.then) };
    default:
      return expression;
  }
}

describe('the normal form', () => {
  it('is its own normal form', () => {
    fc.assert(fc.property(documents, (criteria) => same(normalCriteria(criteria), criteria)));
  });

  it('does not depend on order', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const criteria = document.criteria
          .map((item) => ({ ...item, expression: reversed(item.expression) }))
          .reverse();
        same({ ...document, criteria }, document);
      }),
    );
  });

  it('does not depend on names, titles and quotations', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const named = (text: string) => ({ sv: `${text} på svenska`, en: `${text} in English` });
        const criteria = document.criteria.map((item, index) => ({
          ...item,
          id: `other-${index}`,
          title: named(item.id),
          source: { registry: 'NCT00000000', text: 'As in the registry.' },
        }));
        same({ ...document, id: 'other', title: named('other'), $schema: 'x.json', criteria }, document);
      }),
    );
  });

  it('does not depend on the names of value sets', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const renamed = JSON.parse(
          JSON.stringify(document).replace(/"(breast-cancer|haemoglobin|biopsy|smoker)"/g, '"renamed-$1"'),
        ) as Criteria;
        same(renamed, document);
      }),
    );
  });

  const equalities: readonly [string, (a: Expression, b: Expression, c: Expression) => [Criteria, Criteria]][] = [
    ['not not A is A', (a) => [including(not(not(a))), including(a)]],
    ['an inclusion of not A is an exclusion of A', (a) => [including(not(a)), excluding(a)]],
    [
      'if A then B is not A or B',
      (a, b) => [including({ type: 'if', if: a, then: b }), including({ type: 'any', of: [not(a), b] })],
    ],
    ['two criteria are one with all of both', (a, b) => [including(a, b), including({ type: 'all', of: [a, b] })]],
    [
      'not (A and B) is not A or not B',
      (a, b) => [including(not({ type: 'all', of: [a, b] })), including({ type: 'any', of: [not(a), not(b)] })],
    ],
    [
      'not (A or B) is not A and not B',
      (a, b) => [including(not({ type: 'any', of: [a, b] })), including(not(a), not(b))],
    ],
    ['A and A is A', (a) => [including(a, a), including(a)]],
    [
      'A and (B and C) is (A and B) and C',
      (a, b, c) => [
        including({ type: 'all', of: [a, { type: 'all', of: [b, c] }] }),
        including({ type: 'all', of: [{ type: 'all', of: [a, b] }, c] }),
      ],
    ],
    [
      'at least 1 is any',
      (a, b) => [including({ type: 'at-least', k: 1, of: [a, b] }), including({ type: 'any', of: [a, b] })],
    ],
    ['at least n of n is all', (a, b) => [including({ type: 'at-least', k: 2, of: [a, b] }), including(a, b)]],
    [
      'not at least 2 of 3 is at least 2 of the opposites',
      (a, b, c) => [
        including(not({ type: 'at-least', k: 2, of: [a, b, c] })),
        including({ type: 'at-least', k: 2, of: [not(a), not(b), not(c)] }),
      ],
    ],
  ];
  it.each(equalities)('%s', (_, sides) => {
    fc.assert(
      fc.property(expressions, expressions, expressions, (a, b, c) => same(...sides(a, b, c))),
      { numRuns: 50 },
    );
  });

  it('has an opposite for every expression', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const normal = (negated: boolean) =>
          normalExpression(expression, { ifAbsent: 'unknown', sets: new ValueSetNormaliser(including()) }, negated);
        expect(canonicalJson(oppositeOf(normal(false)))).toBe(canonicalJson(normal(true)));
      }),
    );
  });

  it('does not take "A or not A" for true: both may be unknown', () => {
    const female: Expression = { type: 'sex', is: 'female' };
    const [requirement] = normalCriteria(including({ type: 'any', of: [female, not(female)] })).criteria;
    expect(requirement?.expression).toEqual({ type: 'any', of: [female, not(female)] });
  });
});
