import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import { parsePartialDate } from '@kohort/kernel';
import { judge, personRecord, said } from './testing/records.js';

const born = (date: string) => ({ birth: parsePartialDate(date)! });

describe('age at the index date', () => {
  const adult: Expression = { type: 'age', ge: 40, le: 74 };
  it.each([
    ['1986-01-01', 'met'],
    ['1986-01-02', 'not-met'],
    ['1951-01-02', 'met'],
    ['1951-01-01', 'not-met'],
    ['1970', 'met'],
    ['1985', 'met'],
    ['1986', 'unknown: partial-date'],
  ])('born %s, asked 40 to 74 on 2026-01-01: %s', (date, expected) =>
    expect(said(judge(adult, personRecord([], born(date))))).toBe(expected),
  );

  it('counts months and days too, and says when the birth date is missing', () => {
    expect(said(judge({ type: 'age', lt: 6, unit: 'mo' }, personRecord([], born('2025-07-02'))))).toBe('met');
    expect(said(judge({ type: 'age', ge: 30, unit: 'd' }, personRecord([], born('2025-12-03'))))).toBe('not-met');
    const { birth: _, ...unborn } = personRecord([]).person;
    expect(said(judge(adult, { ...personRecord([]), person: unborn }))).toBe('unknown: birth-date-missing');
  });

  it('shows the birth date and the age', () => {
    const { evidence } = judge(adult, personRecord([], born('1970-06-15')));
    expect(evidence).toMatchObject([{ kind: 'patient', recorded: '1970-06-15', age: { value: 55, unit: 'a' } }]);
  });
});

it('reads the recorded sex', () => {
  const female: Expression = { type: 'sex', is: 'female' };
  expect(said(judge(female, personRecord([])))).toBe('met');
  expect(said(judge(female, personRecord([], { sex: 'male' })))).toBe('not-met');
  const { sex: _, ...person } = personRecord([]).person;
  expect(said(judge(female, { ...personRecord([]), person }))).toBe('unknown: sex-missing');
});

it('leaves to a person what only a person can decide', () =>
  expect(said(judge({ type: 'manual', text: { sv: 'Följsam', en: 'Compliant' } }, personRecord([])))).toBe(
    'unknown: manual',
  ));
