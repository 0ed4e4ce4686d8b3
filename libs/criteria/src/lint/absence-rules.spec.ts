import { describe, expect, it } from '@jest/globals';
import { foundIn } from './testing.js';

const AT = '/criteria/0/expression';
const observed = { resource: 'Observation', code: { include: [{ system: 'loinc', codes: ['2160-0'] }] } };
const creatinine = { type: 'value', records: observed, pick: 'latest', test: { gt: 2, times: 'ULN' } };
const cancer = { type: 'exists', records: { resource: 'Condition' } };
const not = (of: object) => ({ type: 'not', of });
const any = (...of: object[]) => ({ type: 'any', of });
const criterion = (kind: string, expression: object, ifAbsent?: string) => ({
  id: 'c',
  kind,
  expression,
  ...(ifAbsent && { ifAbsent }),
});

describe('a value that nobody measured', () => {
  it.each<[string, object, string]>([
    ['an exclusion', criterion('exclusion', creatinine, 'not-met'), ''],
    ['a part of an exclusion', criterion('exclusion', any(cancer, creatinine), 'not-met'), '/of/1'],
    ['its own rule', criterion('exclusion', { ...creatinine, ifAbsent: 'not-met' }), ''],
    ['a "not"', criterion('inclusion', not(creatinine), 'not-met'), '/of'],
    [
      'a condition',
      criterion('inclusion', { type: 'if', if: creatinine, then: { type: 'sex', is: 'male' } }, 'not-met'),
      '/if',
    ],
  ])('would pass %s', (_, item, place) => expect(foundIn([item])).toEqual([`warning dangerous-absence ${AT}${place}`]));

  it.each<[string, object]>([
    ['unknown', criterion('exclusion', creatinine, 'unknown')],
    ['against the person', criterion('inclusion', { ...creatinine, test: { le: 2, times: 'ULN' } }, 'not-met')],
    ['a diagnosis', criterion('exclusion', cancer, 'not-met')],
    ['asked for again', criterion('exclusion', any(creatinine, not({ type: 'exists', records: observed })), 'not-met')],
    ['against, by two turns', criterion('exclusion', not(creatinine), 'not-met')],
  ])('would not where it is %s', (_, item) => expect(foundIn([item])).toEqual([]));
});

describe('a missing-data rule that no part follows', () => {
  const rule = ['warning rule-without-effect /criteria/0/ifAbsent'];
  it.each<[string, object, string[]]>([
    ['age', criterion('inclusion', { type: 'age', ge: 18 }, 'not-met'), rule],
    ['variants, untested unknown', criterion('inclusion', { type: 'variant', genes: ['HGNC:1100'] }, 'not-met'), rule],
    ['parts with rules of their own', criterion('inclusion', any({ ...cancer, ifAbsent: 'unknown' }), 'not-met'), rule],
    ['a part without', criterion('inclusion', any({ type: 'age', ge: 18 }, cancer), 'not-met'), []],
    ['a composite', criterion('inclusion', { type: 'helper', is: 'postmenopausal' }, 'not-met'), []],
    ['no rule', criterion('inclusion', { type: 'age', ge: 18 }), []],
  ])('%s', (_, item, findings) => expect(foundIn([item])).toEqual(findings));
});
