import { describe, expect, it } from '@jest/globals';
import type { Expression, Records } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { answered, fact, judge, loinc, measured, moment, personRecord, said, snomed } from './testing/records.js';

type Each = Extract<Expression, { type: 'each' }>;
const [LEFT, RIGHT] = [snomed('80248007'), snomed('73056007')];
const SIZE = '33728-7';

/** A lesion: its size, and whether it was called malignant, on one body site. */
const size = (site: typeof LEFT | undefined, mm: number): Fact =>
  measured(SIZE, '2025-03-01', mm, 'mm', site === undefined ? {} : { bodySites: [site] });
const malignant = (site: typeof LEFT): Fact =>
  answered(loinc('21921-2'), '2025-03-01', snomed('10828004'), { bodySites: [site] });

const sizes: Records = { resource: 'Observation', code: { include: [{ system: 'loinc', codes: [SIZE] }] } };
const large: Expression = { type: 'value', records: sizes, pick: 'any', test: { ge: 20, unit: 'mm' } };
const called: Expression = {
  type: 'exists',
  ifAbsent: 'not-met',
  records: { resource: 'Observation', code: { include: [{ system: 'loinc', codes: ['21921-2'] }] } },
};
const ask = (quantifier: Each['quantifier'], of: Expression, scope: Each['scope'] = 'body-site'): Expression => ({
  type: 'each',
  scope,
  quantifier,
  records: sizes,
  of,
});
const answer = (facts: Fact[], expression: Expression): string => said(judge(expression, personRecord(facts)));
const both: Expression = { type: 'all', of: [large, called] };

describe('within one lesion', () => {
  it.each([
    ['a large one that is malignant', [size(LEFT, 25), malignant(LEFT)], 'met'],
    ['a large one, and another that is malignant', [size(LEFT, 25), size(RIGHT, 5), malignant(RIGHT)], 'not-met'],
    ['a small one that is malignant', [size(LEFT, 5), malignant(LEFT)], 'not-met'],
    ['none', [], 'unknown: no-record'],
    ['one on an unknown site', [size(undefined, 25), malignant(LEFT)], 'unknown: detail-missing'],
  ])('some lesion is large and malignant: %s', (_, facts, expected) =>
    expect(answer(facts, ask('some', both))).toBe(expected),
  );

  it('holds for every lesion only where it holds for each', () => {
    expect(answer([size(LEFT, 25), size(RIGHT, 22)], ask('every', large))).toBe('met');
    expect(answer([size(LEFT, 25), size(RIGHT, 5)], ask('every', large))).toBe('not-met');
    expect(answer([size(LEFT, 25), size(undefined, 25)], ask('every', large))).toBe('unknown: detail-missing');
  });

  it('leaves open what a record without a site would change', () => {
    const benign: Expression = { type: 'not', of: called };
    const somewhere = answered(loinc('21921-2'), '2025-03-01', snomed('10828004'));
    expect(answer([size(LEFT, 25)], ask('every', benign))).toBe('met');
    expect(answer([size(LEFT, 25), somewhere], ask('every', benign))).toBe('unknown: detail-missing');
    expect(answer([size(LEFT, 25), malignant(LEFT), somewhere], ask('every', benign))).toBe('not-met');
  });

  it('counts a finding on both sides with each', () => {
    const sided = (laterality: 'left' | 'bilateral', fact: Fact): Fact => ({ ...fact, bodySites: [], laterality });
    const [left, both] = [sided('left', size(undefined, 25)), sided('bilateral', malignant(LEFT))];
    expect(answer([left, both], ask('some', { type: 'all', of: [large, called] }))).toBe('met');
  });

  it('may mean one resource', () => {
    expect(answer([size(LEFT, 25), malignant(LEFT)], ask('some', both, 'resource'))).toBe('not-met');
    expect(answer([size(LEFT, 25)], ask('some', large, 'resource'))).toBe('met');
  });
});

describe('within one resource or specimen', () => {
  const part = (id: string, code: string, value: number) =>
    measured(code, '2025-01-01', value, 'mm[Hg]', {
      source: { resource: 'Observation', id, part: code },
      start: moment('2025-01-01T08:00Z'),
    });
  const pressure = (comparator: 'gt' | 'le', systolic: number, diastolic: number): Expression => ({
    type: 'each',
    scope: 'resource',
    quantifier: 'some',
    records: { resource: 'Observation', code: { include: [{ system: 'loinc', codes: ['8480-6'] }] } },
    of: {
      type: 'all',
      of: [systolic, diastolic].map((bound, index) => ({
        type: 'value',
        records: {
          resource: 'Observation',
          code: { include: [{ system: 'loinc', codes: [['8480-6', '8462-4'][index]!] }] },
        },
        pick: 'any',
        test: { [comparator]: bound, unit: 'mm[Hg]' },
      })),
    },
  });

  it('holds both parts to the same measurement', () => {
    const apart = [
      part('a', '8480-6', 170),
      part('a', '8462-4', 80),
      part('b', '8480-6', 120),
      part('b', '8462-4', 110),
    ];
    expect(said(judge(pressure('gt', 160, 100), personRecord(apart)))).toBe('not-met');
    expect(said(judge(pressure('gt', 160, 70), personRecord(apart)))).toBe('met');
    expect(said(judge(pressure('gt', 160, 70), personRecord([])))).toBe('unknown: no-record');
  });

  it('takes specimens apart, and leaves open what names none', () => {
    const tumour = (specimen: string | undefined, er: string) =>
      fact('Observation', {
        on: '2025-01-01',
        concepts: ['http://loinc.org|85337-4'],
        value: { type: 'coded', concepts: [snomed(er)] },
        ...(specimen && { specimen }),
      });
    const everyPositive: Expression = {
      type: 'each',
      scope: 'specimen',
      quantifier: 'every',
      records: { resource: 'Observation', code: { include: [{ system: 'loinc', codes: ['85337-4'] }] } },
      of: { type: 'scale', scale: 'er', in: ['positive'] },
    };
    const [positive, negative] = ['10828004', '260385009'];
    expect(said(judge(everyPositive, personRecord([tumour('S/1', positive), tumour('S/2', positive)])))).toBe('met');
    expect(said(judge(everyPositive, personRecord([tumour('S/1', positive), tumour('S/2', negative)])))).toBe(
      'not-met',
    );
    expect(said(judge(everyPositive, personRecord([tumour('S/1', positive), tumour(undefined, negative)])))).toBe(
      'unknown: detail-missing',
    );
  });

  it('shows the records that it went through, where what is asked of them needs none', () => {
    const { evidence, truth } = judge(
      {
        type: 'each',
        scope: 'resource',
        quantifier: 'some',
        records: { resource: 'Observation' },
        of: { type: 'at-least', k: 2, of: [{ type: 'manual', text: { sv: 'Stämmer det?', en: 'Is it so?' } }] },
      },
      personRecord([part('a', '8480-6', 170)]),
    );
    expect(truth).toBe('not-met');
    expect(evidence).toMatchObject([{ kind: 'record', truth: 'not-met' }]);
  });
});
