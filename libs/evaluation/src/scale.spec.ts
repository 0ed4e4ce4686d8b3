import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { answered, fact, judge, loinc, measured, personRecord, said, snomed } from './testing/records.js';

type Scale = Extract<Expression, { type: 'scale' }>;
const ask = (scale: string, more: Partial<Scale>): Expression => ({ type: 'scale', scale, ...more });
const answer = (facts: Fact[], expression: Expression): string => said(judge(expression, personRecord(facts)));
const text = (question: string, on: string, value: string): Fact =>
  fact('Observation', { concepts: [snomed(question)], on, value: { type: 'text', text: value } });

describe('ECOG in three codings', () => {
  it.each([
    ['an integer', measured('89247-1', '2025-01-01', 1, '{score}')],
    ['an integer without a unit', measured('89247-1', '2025-01-01', 1, '1')],
    ['a LOINC answer', answered(loinc('89262-0'), '2025-01-01', loinc('LA9623-5'))],
  ])('%s is at most 1', (_, given) => {
    expect(answer([given], ask('ecog', { le: '1' }))).toBe('met');
    expect(answer([given], ask('ecog', { le: '0' }))).toBe('not-met');
  });
});

describe('stage', () => {
  const stage = (value: string): Fact => text('399537006', '2025-01-01', value);
  it.each([
    ['IIIA', { in: ['III'] }, 'met'],
    ['III', { in: ['IIIA'] }, 'unknown: not-specific'],
    ['IIA', { in: ['III'] }, 'not-met'],
    ['IIIC', { le: 'III' }, 'met'],
    ['IV', { le: 'III' }, 'not-met'],
    ['IIB', { ge: 'II' }, 'met'],
    ['II', { gt: 'IIA' }, 'unknown: not-specific'],
  ] as [string, Partial<Scale>, string][])('%s asked %p: %s', (recorded, asked, expected) =>
    expect(answer([stage(recorded)], ask('stage', asked))).toBe(expected),
  );

  it('keeps clinical and pathological apart', () => {
    const clinical = answered(snomed('399537006'), '2025-01-01', snomed('1222769001'));
    expect(answer([clinical], ask('stage', { in: ['IIB'], prefix: 'c' }))).toBe('met');
    expect(answer([clinical], ask('stage', { in: ['IIB'], prefix: 'p' }))).toBe('unknown: no-record');
  });
});

describe('BI-RADS', () => {
  const birads = (code: string, on = '2025-01-01'): Fact => answered(snomed('146611000146107'), on, snomed(code));
  it('takes 0 as incomplete, not as smaller than 1', () => {
    expect(answer([birads('397138000')], ask('birads', { le: '2' }))).toBe('unknown: indeterminate');
    expect(answer([birads('397138000')], ask('birads', { in: ['1', '2'] }))).toBe('unknown: indeterminate');
    expect(answer([birads('397138000')], ask('birads', { in: ['0'] }))).toBe('met');
    expect(answer([birads('397138000'), birads('397141009', '2025-02-01')], ask('birads', { le: '2' }))).toBe('met');
  });
});

describe('receptors', () => {
  const her2Text = (value: string, on = '2025-01-01'): Fact =>
    fact('Observation', { concepts: [loinc('18474-7')], on, value: { type: 'text', text: value } });
  const fish = (ratio: number, on = '2025-02-01'): Fact => measured('49683-6', on, ratio, '{ratio}');

  it.each([
    ['IHC 3+', [her2Text('3+')], 'met'],
    ['IHC 1+', [her2Text('1+')], 'not-met'],
    ['IHC 2+ alone', [her2Text('2+')], 'unknown: indeterminate'],
    ['IHC 2+ then FISH 2.0', [her2Text('2+'), fish(2)], 'met'],
    ['IHC 2+ then FISH 1.9', [her2Text('2+'), fish(1.9)], 'not-met'],
    ['no test', [], 'unknown: no-record'],
  ])('HER2 positive by %s', (_, facts, expected) =>
    expect(answer(facts, ask('her2', { in: ['positive'] }))).toBe(expected),
  );

  it('reads ER by interpretation and by percentage', () => {
    const positive = ask('er', { in: ['positive'] });
    expect(answer([answered(loinc('16112-5'), '2025-01-01', loinc('LA6576-8'))], positive)).toBe('met');
    expect(answer([answered(loinc('85337-4'), '2025-01-01', snomed('10828004'))], positive)).toBe('met');
    expect(answer([measured('85329-1', '2025-01-01', 90, '%')], positive)).toBe('met');
    expect(answer([measured('85329-1', '2025-01-01', 0, '%')], positive)).toBe('not-met');
  });
});

it('ignores an answer that is none on this scale', () =>
  expect(answer([answered(loinc('89247-1'), '2025-01-01', snomed('146611000146107'))], ask('ecog', { le: '1' }))).toBe(
    'unknown: no-record',
  ));
