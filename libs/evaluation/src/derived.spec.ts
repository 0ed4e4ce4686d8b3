import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import type { Fact, Person } from '@kohort/facts';
import { bmi, ckdEpi2021, cockcroftGault } from './formulas.js';
import { fact, judge, loinc, measured, moment, personRecord, quantity, said } from './testing/records.js';

type Derived = Extract<Expression, { type: 'derived' }>;
const ask = (quantityAsked: Derived['quantity'], test: Derived['test'], more: Partial<Derived> = {}): Expression => ({
  type: 'derived',
  quantity: quantityAsked,
  test,
  ...more,
});
const answer = (facts: Fact[], expression: Expression, person: Partial<Person> = {}): string =>
  said(judge(expression, personRecord(facts, person)));

const weight = (kg: number, on = '2025-06-01'): Fact => measured('29463-7', on, kg, 'kg');
const height = (cm: number): Fact => measured('8302-2', '2025-06-01', cm, 'cm');
const creatinine = (value: number, unit = 'umol/L', code = '14682-9'): Fact =>
  measured(code, '2025-06-01', value, unit);

describe('formulas', () => {
  // Worked by hand from the published formulas.
  it.each([
    ['BMI of 70 kg and 1.75 m', bmi(70, 1.75), 22.857],
    ['Cockcroft-Gault, man of 60, 72 kg, 1.0 mg/dL', cockcroftGault(60, 72, 1, 'male'), 80],
    ['Cockcroft-Gault, woman of 60, 72 kg, 1.0 mg/dL', cockcroftGault(60, 72, 1, 'female'), 68],
    ['CKD-EPI 2021, woman of 50, 0.7 mg/dL', ckdEpi2021(50, 0.7, 'female'), 142 * 0.9938 ** 50 * 1.012],
    ['CKD-EPI 2021, man of 50, 1.8 mg/dL', ckdEpi2021(50, 1.8, 'male'), 142 * 2 ** -1.2 * 0.9938 ** 50],
  ])('%s', (_, computed, expected) => expect(computed).toBeCloseTo(expected, 2));
});

describe('a derived quantity', () => {
  const under30 = ask('bmi', { lt: 30, unit: 'kg/m2' });
  it.each([
    ['thin', [weight(70), height(175)], 'met'],
    ['obese', [weight(95), height(175)], 'not-met'],
    ['latest weight counts', [weight(95, '2024-01-01'), weight(70), height(175)], 'met'],
    ['no height', [weight(70)], 'unknown: no-record'],
    [
      'weight in an unknown unit',
      [measured('29463-7', '2025-06-01', 11, 'stone'), height(175)],
      'unknown: unit-not-convertible',
    ],
  ])('BMI under 30: %s', (_, facts, expected) => expect(answer(facts, under30)).toBe(expected));

  it('converts units of its inputs and of the test', () => {
    const pounds = measured('29463-7', '2025-06-01', 154.3, '[lb_av]');
    expect(answer([pounds, height(175)], under30)).toBe('met');
    expect(
      answer([creatinine(1, 'mg/dL', '2160-0')], ask('egfr-ckd-epi-2021', { ge: 60, unit: 'mL/min/{1.73_m2}' })),
    ).toBe('met');
    expect(answer([creatinine(180)], ask('egfr-ckd-epi-2021', { ge: 1, unit: 'mL/s/{1.73_m2}' }))).toBe('not-met');
    expect(answer([weight(70), height(175)], ask('bmi', { lt: 30, unit: 'mg/dL' }))).toBe(
      'unknown: unit-not-convertible',
    );
  });

  it('keeps an uncertain input as an interval', () => {
    const below = (value: number): Fact =>
      fact('Observation', {
        concepts: [loinc('29463-7')],
        on: '2025-06-01',
        status: 'final',
        value: quantity(0, 'kg', [], { high: value, highOpen: true }),
      });
    expect(answer([below(80), height(175)], under30)).toBe('met');
    expect(answer([below(120), height(175)], under30)).toBe('unknown: value-undecided');
  });

  describe('with an end left open', () => {
    const below = (value: number, code: string, unit: string): Fact =>
      fact('Observation', {
        concepts: [loinc(code)],
        on: '2025-06-01',
        status: 'final',
        value: quantity(-Infinity, unit, [loinc(code)], { high: value, lowOpen: true, highOpen: true }),
      });
    const creatinineBelow30 = below(30, '14682-9', 'umol/L');
    // A woman of 55 and 70 kg: Cockcroft-Gault gives 207 mL/min at 30 µmol/L, and more below.
    it.each<[Derived['test'], string]>([
      [{ ge: 60, unit: 'mL/min' }, 'met'],
      [{ gt: 200, unit: 'mL/min' }, 'met'],
      [{ le: 300, unit: 'mL/min' }, 'unknown: value-undecided'],
      [{ le: 200, unit: 'mL/min' }, 'not-met'],
    ])('creatinine clearance %p: %s', (test, expected) =>
      expect(answer([weight(70), creatinineBelow30], ask('creatinine-clearance', test))).toBe(expected),
    );

    it('eGFR has no upper end, and BMI none for a height that has no lower one', () => {
      const egfr = (test: Derived['test']): string => answer([creatinineBelow30], ask('egfr-ckd-epi-2021', test));
      expect(egfr({ ge: 60, unit: 'mL/min/{1.73_m2}' })).toBe('met');
      expect(egfr({ le: 500, unit: 'mL/min/{1.73_m2}' })).toBe('unknown: value-undecided');
      const short = [weight(70), below(150, '8302-2', 'cm')];
      expect(answer(short, ask('bmi', { le: 35, unit: 'kg/m2' }))).toBe('unknown: value-undecided');
      expect(answer(short, ask('bmi', { ge: 31, unit: 'kg/m2' }))).toBe('met');
    });

    it('does not reach an end that the value does not', () => {
      const light = [below(80, '29463-7', 'kg'), height(200)];
      expect(answer(light, ask('bmi', { lt: 20, unit: 'kg/m2' }))).toBe('met');
      expect(answer(light, ask('bmi', { ge: 20, unit: 'kg/m2' }))).toBe('not-met');
      expect(answer(light, ask('bmi', { gt: 0, unit: 'kg/m2' }))).toBe('met');
      expect(answer([weight(80), height(200)], ask('bmi', { lt: 20, unit: 'kg/m2' }))).toBe('not-met');
    });

    it('takes nothing that is not above 0', () => {
      expect(answer([weight(0), height(175)], under30)).toBe('unknown: value-undecided');
      expect(answer([creatinine(-1)], ask('egfr-ckd-epi-2021', { ge: 60, unit: 'mL/min/{1.73_m2}' }))).toBe(
        'unknown: value-undecided',
      );
    });
  });

  it.each<[Derived['quantity'], string]>([
    ['egfr-ckd-epi-2021', 'mL/min/{1.73_m2}'],
    ['creatinine-clearance', 'mL/min'],
  ])('%s is no formula for children', (formula, unit) => {
    const born = (text: string): Partial<Person> => ({ birth: moment(text).days });
    const kidney = ask(formula, { ge: 1, unit });
    const facts = [weight(70), creatinine(70)];
    expect(answer(facts, kidney, born('2008-01-01'))).toBe('met');
    expect(answer(facts, kidney, born('2008-01-02'))).toBe('unknown: not-evaluated');
    expect(answer(facts, kidney, born('2008'))).toBe('unknown: not-evaluated');
    expect(answer([weight(40), height(150)], under30, born('2015'))).toBe('met');
  });

  it('needs age and sex where the formula does', () => {
    const kidney = ask('egfr-ckd-epi-2021', { ge: 60, unit: 'mL/min/{1.73_m2}' });
    expect(answer([creatinine(70)], kidney, { sex: undefined as never })).toBe('unknown: sex-missing');
    expect(answer([creatinine(70)], kidney, { birth: undefined as never })).toBe('unknown: birth-date-missing');
    expect(answer([weight(70), height(175)], under30, { sex: undefined as never })).toBe('met');
  });

  it('looks only into its window, and never behind a block', () => {
    const recent = ask('bmi', { lt: 30, unit: 'kg/m2' }, { window: { from: '-P3M' } });
    expect(answer([weight(70), height(175)], recent)).toBe('unknown: stale');
    const blocked = personRecord([weight(70), height(175)], {}, ['Observation']);
    expect(said(judge(under30, blocked))).toBe('unknown: blocked');
  });

  it('shows the inputs and the result', () => {
    const { evidence } = judge(under30, personRecord([weight(70), height(175)]));
    expect(evidence.map((item) => item.kind === 'record' && item.converted)).toEqual(['22.86 kg/m2', '22.86 kg/m2']);
  });
});
