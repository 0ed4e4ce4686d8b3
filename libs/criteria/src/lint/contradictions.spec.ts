import { describe, expect, it } from '@jest/globals';
import { found, foundIn } from './testing.js';

const AT = '/criteria/0/expression';
const female = { type: 'sex', is: 'female' };
const adult = { type: 'age', ge: 18 };
const not = (of: object) => ({ type: 'not', of });
const all = (...of: object[]) => ({ type: 'all', of });
const any = (...of: object[]) => ({ type: 'any', of });
const hb = (test: object, more: object = {}) => ({
  type: 'value',
  records: { resource: 'Observation', code: { include: [{ system: 'loinc', codes: ['718-7'] }] } },
  pick: 'latest',
  test: { unit: 'g/L', ...test },
  ...more,
});
const cancer = (more: object = {}) => ({
  type: 'exists',
  records: { resource: 'Condition', code: { include: [{ system: 'icd-10', codes: ['C50'] }] } },
  ...more,
});
const coded = (codes: string[], more: object = {}) => ({
  type: 'exists',
  records: { resource: 'Condition', code: { include: [{ system: 'icd-10', codes, descendants: true }], ...more } },
});
const less = (...codes: string[]) => ({ exclude: [{ system: 'icd-10', codes, descendants: true }] });
const scale = (id: string, asked: object) => ({ type: 'scale', scale: id, ...asked });
const counted = (count: object) => ({ type: 'count', records: { resource: 'Encounter' }, count });
const site = (...countries: string[]) => ({ type: 'parameter', name: 'site.country', in: countries });

describe('a contradiction', () => {
  it.each<[string, object, object]>([
    ['a claim and its opposite', cancer(), not(cancer())],
    ['whatever their rules for missing data', cancer({ ifAbsent: 'not-met' }), not(cancer({ ifAbsent: 'unknown' }))],
    ['a part and the opposite of the whole', all(female, cancer()), not(any(cancer(), adult))],
    ['ages', { type: 'age', ge: 70 }, { type: 'age', le: 60 }],
    ['ages in months and years', { type: 'age', ge: 2 }, { type: 'age', lt: 24, unit: 'mo' }],
    ['sexes', female, { type: 'sex', is: 'male' }],
    ['the latest value', hb({ ge: 100 }), hb({ lt: 100 })],
    ['the latest value, turned round', hb({ ge: 120 }), not(hb({ gt: 110 }))],
    ['every value', hb({ ge: 100 }, { pick: 'all' }), hb({ lt: 90 }, { pick: 'all' })],
    ['the highest value', hb({ ge: 100 }, { pick: 'max' }), hb({ le: 99 }, { pick: 'max' })],
    ['a value in two units', hb({ ge: 100 }), hb({ lt: 9, unit: 'g/dL' })],
    ['the lowest and the highest value', hb({ ge: 100 }, { pick: 'min' }), hb({ lt: 90 }, { pick: 'max' })],
    ['every value and the latest', hb({ ge: 100 }, { pick: 'all' }), hb({ lt: 90 })],
    ['no value and some value', not(hb({ ge: 100 }, { pick: 'any' })), hb({ gt: 110 }, { pick: 'any' })],
    ['a diagnosis and those that it is one of', coded(['C50']), not(coded(['C00-C97']))],
    ['a diagnosis and any but others', coded(['C50']), not(coded(['C00-C97'], less('C44')))],
    [
      'a computed value',
      { type: 'derived', quantity: 'bmi', test: { ge: 30, unit: 'kg/m2' } },
      { type: 'derived', quantity: 'bmi', test: { lt: 25, unit: 'kg/m2' } },
    ],
    ['counts', counted({ ge: 3 }), counted({ lt: 3 })],
    ['grades', scale('birads', { in: ['0'] }), scale('birads', { ge: '1' })],
    ['stages, substages included', scale('stage', { in: ['III'] }), scale('stage', { in: ['IIA', 'IV'] })],
    ['stages, turned round', scale('stage', { in: ['IIIA'] }), not(scale('stage', { in: ['III'] }))],
    ['countries', site('SE'), site('NO', 'DK')],
    ['a composite and its parts', { type: 'helper', is: 'postmenopausal' }, { type: 'sex', is: 'male' }],
  ])('is found between %s', (_, a, b) => {
    expect(found(all(a, b))).toEqual([`error contradiction ${AT}/of/1`]);
    const criteria = [a, b].map((expression, index) => ({ id: `c${index}`, kind: 'inclusion', expression }));
    expect(foundIn(criteria)).toEqual(['error contradiction /criteria/1']);
  });

  it.each<[string, object, object]>([
    ['two claims', cancer(), female],
    ['ages that overlap', { type: 'age', ge: 18 }, { type: 'age', le: 18 }],
    ['values that overlap', hb({ ge: 100 }), hb({ le: 100 })],
    ['values in two units', hb({ ge: 100 }), hb({ lt: 10, unit: 'g/dL' })],
    ['values of which the lowest is low', hb({ le: 100 }, { pick: 'min' }), hb({ ge: 120 }, { pick: 'max' })],
    ['two "not" that no value at all meets', not(hb({ ge: 100 })), not(hb({ le: 200 }))],
    ['a diagnosis and a part of it', coded(['C00-C97']), not(coded(['C50']))],
    ['a diagnosis and a block that overlaps', coded(['C00-C50']), not(coded(['C40-C97']))],
    ['a diagnosis that is an exception', coded(['C44.1']), not(coded(['C00-C97'], less('C44')))],
    [
      'a diagnosis that may have a code of its absence',
      coded(['C50']),
      not(coded(['C00-C97'], { negatedBy: [{ system: 'snomed', codes: ['700146008'] }] })),
    ],
    ['the first and the latest value', hb({ ge: 100 }), hb({ lt: 100 }, { pick: 'earliest' })],
    ['some values of several', hb({ ge: 100 }, { pick: 'any' }), hb({ lt: 100 }, { pick: 'any' })],
    ['not every value', not(hb({ ge: 100 }, { pick: 'all' })), not(hb({ lt: 100 }, { pick: 'all' }))],
    ['counts that leave one number', counted({ gt: 1 }), counted({ lt: 3 })],
    ['a stage and its substage', scale('stage', { in: ['III'] }), scale('stage', { in: ['IIIB'] })],
    [
      'grades at two times',
      scale('birads', { in: ['0'], window: { from: '-P1Y' } }),
      scale('birads', { in: ['2'], window: { from: '-P2Y' } }),
    ],
    ['countries in common', site('SE', 'NO'), site('NO')],
  ])('is not found between %s', (_, a, b) => expect(found(all(a, b))).toEqual([]));

  it('is found between an inclusion and the same exclusion', () => {
    const criteria = ['inclusion', 'exclusion'].map((kind, index) => ({ id: `c${index}`, kind, expression: cancer() }));
    expect(foundIn(criteria)).toEqual(['error contradiction /criteria/1']);
  });

  it('is found in an exclusion that rules out everybody', () => {
    expect(foundIn([{ id: 'c', kind: 'exclusion', expression: any(adult, { type: 'age', lt: 65 }) }])).toEqual([
      `error contradiction ${AT}/of/1`,
    ]);
  });

  it('is said once, where it lies', () => {
    expect(found(any(female, all(adult, all(hb({ ge: 1 }), hb({ lt: 1 })))))).toEqual([
      `error contradiction ${AT}/of/1/of/1/of/1`,
    ]);
  });
});

describe('alternatives that cannot all fail', () => {
  it('are found', () => {
    expect(found(any(adult, { type: 'age', lt: 65 }))).toEqual([`warning always-true ${AT}/of/1`]);
    expect(found({ type: 'if', if: cancer(), then: cancer() })).toEqual([`warning always-true ${AT}/then`]);
  });

  it('are not found where one number is left', () =>
    expect(found(any({ type: 'age', ge: 65 }, { type: 'age', lt: 18 }))).toEqual([]));
});

describe('a branch that never decides', () => {
  it.each<[string, object, string]>([
    ['more parts than there are', { type: 'at-least', k: 3, of: [female, adult] }, `error unreachable-branch ${AT}/k`],
    ['an alternative within another', any(female, all(adult, female)), `warning unreachable-branch ${AT}/of/1`],
    [
      'an alternative that is a part already',
      all(any(adult, cancer()), cancer()),
      `warning unreachable-branch ${AT}/of/0`,
    ],
  ])('is found: %s', (_, expression, finding) => expect(found(expression)).toEqual([finding]));

  it('is found under a condition that can never be met', () => {
    expect(found({ type: 'if', if: all(female, not(female)), then: adult })).toEqual([
      `error contradiction ${AT}/if/of/1`,
      `error unreachable-branch ${AT}/if`,
    ]);
    expect(
      found({ type: 'if', if: { type: 'at-least', k: 2, of: [female, hb({ gt: 2, lt: 1 })] }, then: adult }),
    ).toEqual([`error impossible-bounds ${AT}/if/of/1/test`, `error unreachable-branch ${AT}/if`]);
  });

  it.each<[string, object]>([
    ['as many parts as there are', { type: 'at-least', k: 2, of: [female, adult] }],
    ['alternatives that share a part', any(all(female, adult), all(female, cancer()))],
    ['the same claim with another rule for missing data', any(cancer(), all(adult, cancer({ ifAbsent: 'not-met' })))],
    ['a condition that can be met', { type: 'if', if: all(female, adult), then: cancer() }],
  ])('is not found: %s', (_, expression) => expect(found(expression)).toEqual([]));
});

describe('alternatives within alternatives', () => {
  /** Each step is one alternative, or one part, of the step before. */
  const chain = (steps: number, prefix: string): object => {
    const leaf = coded([`${prefix}${steps + 10}`]);
    if (steps === 0) return leaf;
    return { type: steps % 2 === 0 ? 'all' : 'any', of: [chain(steps - 1, prefix), leaf] };
  };

  it('are compared without following each way through them', () => {
    const criteria = ['C', 'D'].map((prefix) => ({
      id: prefix.toLowerCase(),
      kind: 'inclusion',
      expression: chain(40, prefix),
    }));
    expect(foundIn(criteria)).toEqual([]);
  });
});
