import { describe, expect, it } from '@jest/globals';
import { found, foundIn } from './testing.js';

const AT = '/criteria/0/expression';
const female = { type: 'sex', is: 'female' };
const adult = { type: 'age', ge: 18 };
const cancer = {
  type: 'exists',
  records: { resource: 'Condition', code: { include: [{ system: 'icd-10', codes: ['C50'] }] } },
};
const not = (of: object) => ({ type: 'not', of });
const inclusion = (id: string, expression: object, more: object = {}) => ({
  id,
  kind: 'inclusion',
  expression,
  ...more,
});
const exclusion = (id: string, expression: object, more: object = {}) => ({
  id,
  kind: 'exclusion',
  expression,
  ...more,
});

describe('a repeated branch', () => {
  it('is found by what it means', () => {
    expect(found({ type: 'any', of: [adult, female, { type: 'age', gt: 17 }] })).toEqual([
      `warning duplicate-branch ${AT}/of/2`,
    ]);
    expect(found({ type: 'not', of: { type: 'all', of: [female, not(not(female))] } })).toEqual([
      `warning duplicate-branch ${AT}/of/of/1`,
    ]);
  });

  it('is none in "at least", where it counts twice', () =>
    expect(found({ type: 'at-least', k: 2, of: [adult, adult, female] })).toEqual([]));
  it('is none with another rule for missing data', () =>
    expect(found({ type: 'any', of: [cancer, { ...cancer, ifAbsent: 'not-met' }] })).toEqual([]));
});

describe('a repeated criterion', () => {
  it('is found by what it means', () => {
    expect(foundIn([inclusion('a', adult), inclusion('b', { type: 'age', ge: 216, unit: 'mo' })])).toEqual([
      'warning duplicate-criterion /criteria/1',
    ]);
    expect(foundIn([exclusion('a', cancer), exclusion('b', cancer)])).toEqual([
      'warning duplicate-criterion /criteria/1',
    ]);
  });

  it('is none with another rule for missing data', () =>
    expect(foundIn([exclusion('a', cancer), exclusion('b', cancer, { ifAbsent: 'not-met' })])).toEqual([]));
});

describe('an exclusion of what an inclusion rules out', () => {
  it('is found, whatever the rules for missing data', () => {
    const including = inclusion('a', { type: 'all', of: [female, not(cancer)] });
    expect(foundIn([including, exclusion('b', cancer, { ifAbsent: 'not-met' })])).toEqual([
      'warning exclusion-repeats-inclusion /criteria/1',
    ]);
    expect(foundIn([exclusion('young', { type: 'age', lt: 18 }), inclusion('adult', adult)])).toEqual([
      'warning exclusion-repeats-inclusion /criteria/0',
    ]);
  });

  it('is none where it rules out more', () =>
    expect(foundIn([inclusion('a', not(cancer)), exclusion('b', { type: 'any', of: [cancer, female] })])).toEqual([]));
});
