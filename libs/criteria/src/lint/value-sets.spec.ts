import { describe, expect, it } from '@jest/globals';
import { found } from './testing.js';

const AT = '/criteria/0/expression';
const coded = (code: unknown) => ({ type: 'exists', records: { resource: 'Condition', code } });
const icd = (...codes: string[]) => ({ system: 'icd-10', codes, descendants: true });
const snomed = (more: object) => ({ system: 'snomed', codes: ['38341003'], ...more });

describe('an empty value set', () => {
  it('is found by name and in place', () => {
    const empty = { include: [icd('C50.1', 'C50.2')], exclude: [icd('C50')] };
    expect(found(coded(empty))).toEqual([`error empty-value-set ${AT}/records/code`]);
    expect(found(coded('empty'), { valueSets: { empty } })).toEqual(['error empty-value-set /valueSets/empty']);
    const nested = { include: [{ valueSet: 'all' }], exclude: [{ valueSet: 'all' }] };
    expect(found(coded('nested'), { valueSets: { all: { include: [icd('C50')] }, nested } })).toEqual([
      'error empty-value-set /valueSets/nested',
    ]);
  });

  it('is none while something may be left', () => {
    expect(found(coded({ include: [icd('C50')], exclude: [icd('C50.1')] }))).toEqual([]);
    expect(found(coded({ include: [icd('C40-C97')], exclude: [icd('C00-C50')] }))).toEqual([]);
    expect(found(coded({ include: [icd('C50')], exclude: [{ ...icd('C50'), system: 'icd-10-se' }] }))).toEqual([]);
  });
});

describe('descendants that nothing shows', () => {
  it('are found wherever they are asked for', () => {
    expect(found(coded({ include: [snomed({ descendants: true })] }))).toEqual([
      `warning unexpanded-value-set ${AT}/records/code/include/0`,
    ]);
    const negated = { include: [icd('I10')], negatedBy: [snomed({ descendants: true })] };
    expect(found(coded(negated))).toEqual([`warning unexpanded-value-set ${AT}/records/code/negatedBy/0`]);
  });

  it.each([
    ['by the code structure', icd('I10')],
    ['by an expansion', snomed({ descendants: true, expansion: ['59621000'] })],
    ['by an expansion that is empty', snomed({ descendants: true, expansion: [] })],
    ['since none are asked for', snomed({ descendants: false })],
  ])('are none where they are known %s', (_, filter) => expect(found(coded({ include: [filter] }))).toEqual([]));
});

describe('a value set that nothing uses', () => {
  const a = { include: [icd('C50')] };
  it('is found, also where only unused ones name it', () => {
    const valueSets = { a, b: { include: [{ valueSet: 'a' }] } };
    expect(found({ type: 'age', ge: 18 }, { valueSets })).toEqual([
      'warning unused-value-set /valueSets/a',
      'warning unused-value-set /valueSets/b',
    ]);
  });

  it.each<[string, object, object]>([
    ['through another', coded('b'), { a, b: { include: [{ valueSet: 'a' }] } }],
    ['as an exclusion in place', coded({ include: [icd('C')], exclude: [{ valueSet: 'a' }] }), { a }],
    ['by an answer', { type: 'value', records: { resource: 'Observation' }, pick: 'latest', test: { in: 'a' } }, { a }],
    [
      'by the event of a relation',
      {
        type: 'exists',
        records: {
          resource: 'Procedure',
          relative: { event: { resource: 'Condition', code: 'a' }, which: 'any', from: 'P0D' },
        },
      },
      { a },
    ],
  ])('is none that is used %s', (_, expression, valueSets) => expect(found(expression, { valueSets })).toEqual([]));
});
