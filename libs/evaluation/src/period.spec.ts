import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import { conceptOf } from '@kohort/vocabulary';
import { fact, judge, personRecord, said } from './testing/records.js';

const metformin = conceptOf('http://www.whocc.no/atc', 'A10BA02');
const ask = (more: Partial<Extract<Expression, { type: 'period' }>> = {}): Expression => ({
  type: 'period',
  records: { resource: 'Medication', code: { include: [{ system: 'atc', codes: ['A10BA02'] }] } },
  atLeast: 'P90D',
  ifAbsent: 'not-met',
  ...more,
});
const answer = (spans: [string, string?][], expression: Expression): string =>
  said(
    judge(
      expression,
      personRecord(
        spans.map(([on, until]) => fact('MedicationRequest', { concepts: [metformin], on, ...(until && { until }) })),
      ),
    ),
  );

describe('an unbroken period', () => {
  it.each<[string, [string, string?][], Partial<Extract<Expression, { type: 'period' }>>, string]>([
    ['of 90 days', [['2025-01-01', '2025-03-31']], {}, 'met'],
    ['of 89 days', [['2025-01-01', '2025-03-30']], {}, 'not-met'],
    [
      'over two that touch',
      [
        ['2025-01-01', '2025-02-14'],
        ['2025-02-15', '2025-03-31'],
      ],
      {},
      'met',
    ],
    [
      'broken by a day',
      [
        ['2025-01-01', '2025-02-14'],
        ['2025-02-16', '2025-04-30'],
      ],
      {},
      'not-met',
    ],
    [
      'with a gap that is allowed',
      [
        ['2025-01-01', '2025-02-14'],
        ['2025-02-16', '2025-04-30'],
      ],
      { maxGap: 'P7D' },
      'met',
    ],
    ['still going on', [['2025-06-01', 'ongoing']], { ongoing: true }, 'met'],
    ['over before the index date', [['2025-01-01', '2025-06-30']], { ongoing: true }, 'not-met'],
    ['that has only just begun', [['2025-12-01', 'ongoing']], {}, 'not-met'],
    ['without a known end', [['2025-06-01']], {}, 'unknown: partial-date'],
    ['of nothing', [], {}, 'not-met'],
  ])('%s', (_, spans, more, expected) => expect(answer(spans, ask(more))).toBe(expected));

  it('says that a stable dose is not evaluated yet', () =>
    expect(answer([['2025-01-01', 'ongoing']], ask({ stableDose: true }))).toBe('unknown: not-evaluated'));
});

describe('a period within a window', () => {
  const within = (from: string): Expression =>
    ask({
      records: {
        resource: 'Medication',
        code: { include: [{ system: 'atc', codes: ['A10BA02'] }] },
        window: { from },
      },
    });

  it('lasts that long inside it', () => {
    expect(answer([['2015-01-01', '2025-01-15']], within('-P12M'))).toBe('not-met');
    expect(answer([['2015-01-01', '2025-04-15']], within('-P12M'))).toBe('met');
  });

  it('shows the records that are too short', () => {
    const short = fact('MedicationRequest', { concepts: [metformin], on: '2025-01-01', until: '2025-01-30' });
    expect(judge(ask(), personRecord([short])).evidence).toMatchObject([{ kind: 'record', truth: 'not-met' }]);
  });
});
