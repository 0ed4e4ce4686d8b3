import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { contextOn, fact, INDEX, judge, personRecord, said, snomed } from './testing/records.js';

const mammogram = (on?: string, more: Partial<Fact> = {}): Fact =>
  fact('Procedure', { concepts: [snomed('71651007')], ...(on && { on }), ...more });
const ask = (count: { ge?: number; le?: number }, more: { apart?: string; ifAbsent?: 'not-met' } = {}): Expression => ({
  type: 'count',
  records: { resource: 'Procedure', code: { include: [{ system: 'snomed', codes: ['71651007'] }] } },
  count,
  ...more,
});
const answer = (dates: (string | undefined)[], expression: Expression, coverage = true): string =>
  said(
    judge(
      expression,
      personRecord(dates.map((on) => mammogram(on))),
      contextOn(INDEX, { coverage: () => (coverage ? 'complete' : 'not-kept') }),
    ),
  );

describe('counting records', () => {
  it.each([
    [['2024-01-01', '2025-01-01'], 'met'],
    [['2024-01-01'], 'unknown: too-few'],
    [[], 'unknown: no-record'],
  ])('%p are at least two: %s', (dates, expected) => expect(answer(dates, ask({ ge: 2 }))).toBe(expected));

  it('needs complete records to say that there are no more', () => {
    const rule = { ifAbsent: 'not-met' } as const;
    expect(answer(['2024-01-01'], ask({ ge: 2 }, rule))).toBe('not-met');
    expect(answer(['2024-01-01'], ask({ ge: 2 }, rule), false)).toBe('unknown: too-few');
    expect(answer([], ask({ le: 1 }, rule))).toBe('met');
    expect(answer([], ask({ le: 1 }))).toBe('unknown: no-record');
    expect(answer(['2024-01-01', '2025-01-01'], ask({ le: 1 }))).toBe('not-met');
  });

  it.each([
    [['2024-01-01', '2024-01-05', '2024-01-09'], 'P7D', 'met'],
    [['2024-01-01', '2024-01-05', '2024-01-07'], 'P7D', 'not-met'],
    [['2024-01-31', '2024-02-29'], 'P1M', 'met'],
    [['2024-01', '2024-03-01'], 'P7D', 'met'],
    [['2024-01', '2024-01-20'], 'P15D', 'unknown: partial-date'],
    [['2024-01-01', undefined], 'P7D', 'unknown: partial-date'],
  ])('%p at least %s apart are two: %s', (dates, apart, expected) =>
    expect(answer(dates, ask({ ge: 2 }, { apart, ifAbsent: 'not-met' }))).toBe(expected),
  );

  it('counts a resource once, whatever number of facts it gave', () => {
    const source = { resource: 'Procedure', id: 'same' } as const;
    const twice = [mammogram('2024-01-01', { source }), mammogram('2024-01-01', { source: { ...source, part: 'x' } })];
    expect(said(judge(ask({ ge: 2 }), personRecord(twice)))).toBe('unknown: too-few');
  });
});
