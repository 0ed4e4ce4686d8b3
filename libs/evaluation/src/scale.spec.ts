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

it('never lets an older grade stand in for an answer that is not understood', () => {
  const older = answered(loinc('89262-0'), '2024-01-01', loinc('LA9623-5'));
  const text = (value: string): Fact =>
    fact('Observation', { concepts: [loinc('89262-0')], on: '2025-01-01', value: { type: 'text', text: value } });
  expect(answer([older, text('2-3')], ask('ecog', { le: '1' }))).toBe('unknown: not-coded');
  expect(answer([older, text('ECOG 2')], ask('ecog', { le: '1' }))).toBe('not-met');
  const flag = fact('Observation', { concepts: [loinc('16112-5')], on: '2025-01-01', interpretations: ['NEG'] });
  const positive = answered(loinc('16112-5'), '2020-01-01', loinc('LA6576-8'));
  expect(answer([positive, flag], ask('er', { in: ['positive'] }))).toBe('not-met');
  const clinical = answered(snomed('399387003'), '2024-01-01', snomed('1229901006'));
  const pathological = answered(snomed('371497001'), '2025-01-01', snomed('1229916009'));
  expect(answer([clinical, pathological], ask('tnm-m', { in: ['M1'] }))).toBe('met');
});

it('takes no answer, and an answer that it is not known, for an absent value', () => {
  const pregnancy = ask('pregnancy', { in: ['pregnant'] });
  const asked = (more: Partial<Fact>): Fact =>
    fact('Observation', { concepts: [loinc('82810-3')], on: '2025-01-01', ...more });
  const older = answered(loinc('82810-3'), '2024-01-01', loinc('LA15173-0'));
  const notKnown = asked({ value: { type: 'coded', concepts: [loinc('LA4489-6')] } });
  expect(answer([older, notKnown], pregnancy)).toBe('unknown: value-absent');
  expect(answer([older, asked({ value: { type: 'absent', reason: 'asked-unknown' } })], pregnancy)).toBe(
    'unknown: value-absent',
  );
  expect(answer([older, asked({ value: { type: 'boolean', value: false } })], pregnancy)).toBe('not-met');
  expect(answer([older, asked({})], pregnancy)).toBe('met');
});

it('keeps an answer that is not understood to the category that it was asked for', () => {
  const t = (question: string, on: string, value: string): Fact => text(question, on, value);
  const [clinical, pathological] = ['399504009', '384625004'];
  const old = t(clinical, '2024-01-01', 'cT2');
  expect(answer([old, t(clinical, '2025-01-01', 'se bild')], ask('tnm-t', { in: ['T2'], prefix: 'c' }))).toBe(
    'unknown: not-coded',
  );
  expect(answer([old, t(pathological, '2025-01-01', 'se PAD')], ask('tnm-t', { in: ['T2'], prefix: 'c' }))).toBe('met');
  expect(answer([old, t(clinical, '2025-01-01', 'ycT0')], ask('tnm-t', { in: ['T2'], prefix: 'c' }))).toBe('met');
  expect(answer([old, t(clinical, '2025-01-01', 'ycT0')], ask('tnm-t', { in: ['T2'] }))).toBe('not-met');
  const after = t(pathological, '2024-01-01', 'ypT2');
  expect(answer([after, t(pathological, '2025-01-01', 'se PAD')], ask('tnm-t', { in: ['T2'], prefix: 'yp' }))).toBe(
    'unknown: not-coded',
  );
});

it('lets a decided grade of the same day settle an undecided one', () => {
  const ihc = fact('Observation', {
    concepts: [loinc('18474-7')],
    on: '2025-02-01',
    value: { type: 'text', text: '2+' },
  });
  const fish = measured('49683-6', '2025-02-01', 1.2, '{ratio}');
  expect(answer([ihc, fish], ask('her2', { in: ['positive'] }))).toBe('not-met');
  expect(answer([ihc, fish], ask('her2', { in: ['equivocal'], pick: 'any' }))).toBe('met');
});

it('lets no undecided grade give way to one of the other side, or of an earlier hour', () => {
  const birads = (code: string, on: string, laterality?: 'left' | 'right'): Fact =>
    answered(snomed('146611000146107'), on, snomed(code), laterality ? { laterality } : {});
  const atMost2 = ask('birads', { le: '2' });
  const [incomplete, benign] = ['397138000', '397141009'];
  expect(answer([birads(incomplete, '2025-01-01'), birads(benign, '2025-01-01')], atMost2)).toBe('met');
  const sides = [birads(incomplete, '2025-01-01', 'left'), birads(benign, '2025-01-01', 'right')];
  expect(answer(sides, atMost2)).toBe('unknown: conflicting');
  const hours = [birads(incomplete, '2025-01-01T14:00:00Z'), birads(benign, '2025-01-01T08:00:00Z')];
  expect(answer(hours, atMost2)).toBe('unknown: indeterminate');
});

it('passes over another use of a question that is misused, and leaves other answers open', () => {
  const views = answered(loinc('36625-2'), '2025-03-01', snomed('1'));
  const birads = answered(snomed('146611000146107'), '2025-01-01', snomed('397141009'));
  expect(answer([birads, views], ask('birads', { le: '2' }))).toBe('met');
  expect(answer([answered(loinc('89247-1'), '2025-01-01', snomed('146611000146107'))], ask('ecog', { le: '1' }))).toBe(
    'unknown: not-coded',
  );
});
