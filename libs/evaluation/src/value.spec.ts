import { describe, expect, it } from '@jest/globals';
import type { Expression, ValueTest } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import {
  answered,
  contextOn,
  fact,
  INDEX,
  judge,
  loinc,
  measured,
  moment,
  personRecord,
  quantity,
  said,
  snomed,
} from './testing/records.js';
import type { Pick } from './value.js';

const HB = '718-7';
const ask = (pick: Pick, test: ValueTest, code = HB): Expression => ({
  type: 'value',
  records: { resource: 'Observation', code: { include: [{ system: 'loinc', codes: [code] }] } },
  pick,
  test,
});
const answer = (facts: Fact[], expression: Expression): string => said(judge(expression, personRecord(facts)));
const hb = (on: string, value: number): Fact => measured(HB, on, value, 'g/L');
const atLeast90: ValueTest = { ge: 90, unit: 'g/L' };

describe('picking a value', () => {
  const rising = [hb('2025-01-01', 80), hb('2025-06-01', 95)];
  it.each<[Pick, ValueTest, string]>([
    ['latest', atLeast90, 'met'],
    ['earliest', atLeast90, 'not-met'],
    ['any', atLeast90, 'met'],
    ['all', atLeast90, 'not-met'],
    ['min', { le: 80, unit: 'g/L' }, 'met'],
    ['min', { gt: 80, unit: 'g/L' }, 'not-met'],
    ['max', { le: 95, unit: 'g/L' }, 'met'],
    ['max', { lt: 95, unit: 'g/L' }, 'not-met'],
    ['max', { eq: 95, unit: 'g/L' }, 'met'],
    ['min', { eq: 95, unit: 'g/L' }, 'not-met'],
    ['max', { ge: 90, le: 94, unit: 'g/L' }, 'not-met'],
  ])('%s %p of 80 then 95 is %s', (pick, test, expected) => expect(answer(rising, ask(pick, test))).toBe(expected));

  it('takes the later of one day where the times are known, and does not choose where they are not', () => {
    const at = (time: string, value: number): Fact => ({
      ...hb('2025-06-01', value),
      start: moment(`2025-06-01T${time}Z`),
    });
    expect(answer([at('08:00', 80), at('12:00', 95)], ask('latest', atLeast90))).toBe('met');
    expect(answer([hb('2025-06-01', 80), hb('2025-06-01', 95)], ask('latest', atLeast90))).toBe('unknown: conflicting');
    expect(answer([hb('2025-06-01', 92), hb('2025-06-01', 95)], ask('latest', atLeast90))).toBe('met');
  });

  it('decides a partial date only where every order agrees', () => {
    expect(answer([hb('2025', 80), hb('2025-06-01', 95)], ask('latest', atLeast90))).toBe('unknown: partial-date');
    expect(answer([hb('2024', 80), hb('2025-06-01', 95)], ask('latest', atLeast90))).toBe('met');
    expect(answer([hb('2025', 99), hb('2025-06-01', 95)], ask('latest', atLeast90))).toBe('met');
  });

  it('lets a preliminary result that is newer leave the latest open', () => {
    const preliminary: Fact = { ...hb('2025-07-01', 80), standing: 'preliminary' };
    expect(answer([hb('2025-06-01', 95), preliminary], ask('latest', atLeast90))).toBe('unknown: preliminary');
    expect(answer([hb('2025-08-01', 95), preliminary], ask('latest', atLeast90))).toBe('met');
    expect(answer([preliminary], ask('any', atLeast90))).toBe('unknown: preliminary');
  });

  it('says that there is none', () => {
    expect(answer([], ask('latest', atLeast90))).toBe('unknown: no-record');
  });

  it('does not let an older value stand in for a newer one that is missing', () => {
    const empty = fact('Observation', { concepts: [loinc(HB)], on: '2025-07-01' });
    expect(answer([hb('2025-06-01', 95), empty], ask('latest', atLeast90))).toBe('unknown: value-absent');
    expect(answer([hb('2025-08-01', 95), empty], ask('latest', atLeast90))).toBe('met');
    expect(answer([empty], ask('all', atLeast90))).toBe('unknown: value-absent');
  });

  it('passes over a panel, which only holds other values', () => {
    const panel = fact('Observation', { concepts: [loinc(HB)], on: '2025-07-01' });
    const part = { ...hb('2025-07-01', 95), source: { ...panel.source, part: 'component/0' } };
    expect(answer([panel, part], ask('latest', atLeast90))).toBe('met');
  });

  it.each<[Pick, ValueTest, string]>([
    ['latest', atLeast90, 'unknown: blocked'],
    ['any', atLeast90, 'met'],
    ['any', { ge: 200, unit: 'g/L' }, 'unknown: blocked'],
    ['all', { ge: 90, unit: 'g/L' }, 'not-met'],
    ['all', { ge: 10, unit: 'g/L' }, 'unknown: blocked'],
    ['max', { ge: 95, unit: 'g/L' }, 'met'],
    ['max', { le: 95, unit: 'g/L' }, 'unknown: blocked'],
    ['min', { gt: 80, unit: 'g/L' }, 'not-met'],
  ])('does not see behind a block, nor need to: %s %j is %s', (pick, test, expected) => {
    const blocked = personRecord(rising, {}, ['Observation']);
    expect(said(judge(ask(pick, test), blocked))).toBe(expected);
  });

  it('takes lost records for as many that it has not seen', () => {
    const lost = contextOn(INDEX, { coverage: () => 'incomplete' });
    const answered = (pick: Pick, test: ValueTest): string => said(judge(ask(pick, test), personRecord(rising), lost));
    expect(answered('any', { lt: 50, unit: 'g/L' })).toBe('unknown: incomplete-coverage');
    expect(answered('any', atLeast90)).toBe('met');
    expect(answered('latest', atLeast90)).toBe('unknown: incomplete-coverage');
  });
});

describe('testing a value', () => {
  const latest = (given: Fact, test: ValueTest, code = HB): string => answer([given], ask('latest', test, code));

  it.each([
    ['718-7', 9, 'g/dL', { ge: 90, unit: 'g/L' }, 'met'],
    ['718-7', 8.9, 'g/dL', { ge: 90, unit: 'g/L' }, 'not-met'],
    ['2160-0', 1.5, 'mg/dL', { le: 132.63, unit: 'umol/L' }, 'met'],
    ['2160-0', 1.6, 'mg/dL', { le: 132.63, unit: 'umol/L' }, 'not-met'],
    ['4548-4', 7, '%', { ge: 53, unit: 'mmol/mol' }, 'met'],
    ['4548-4', 7, '%', { ge: 53.1, unit: 'mmol/mol' }, 'not-met'],
    ['1742-6', 60, 'U/L', { le: 1, unit: 'ukat/L' }, 'met'],
    ['1742-6', 60, 'IU/L', { lt: 1, unit: 'ukat/L' }, 'not-met'],
    ['751-8', 1.5, '10*3/uL', { ge: 1500, unit: '/uL' }, 'met'],
    ['33914-3', 60, 'mL/min', { ge: 60, unit: 'mL/min/{1.73_m2}' }, 'met'],
  ] as [string, number, string, ValueTest, string][])(
    '%s: %d %s against %p is %s',
    (code, value, unit, test, expected) =>
      expect(latest(measured(code, '2025-01-01', value, unit), test, code)).toBe(expected),
  );

  it('never compares what cannot be converted', () => {
    expect(latest(measured(HB, '2025-01-01', 95, 'mm[Hg]'), atLeast90)).toBe('unknown: unit-not-convertible');
    expect(latest(measured(HB, '2025-01-01', 95, 'furlong per fortnight'), atLeast90)).toBe(
      'unknown: unit-not-convertible',
    );
  });

  it('keeps a comparator as an interval', () => {
    const below5: Fact = {
      ...hb('2025-01-01', 0),
      value: quantity(-Infinity, 'g/L', [loinc(HB)], { high: 5, highOpen: true }),
    };
    expect(latest(below5, { lt: 5, unit: 'g/L' })).toBe('met');
    expect(latest(below5, { ge: 5, unit: 'g/L' })).toBe('not-met');
    expect(latest(below5, { ge: 4, unit: 'g/L' })).toBe('unknown: value-undecided');
  });

  it('measures against the limits of the result itself', () => {
    const alt = (value: number, more: Partial<Fact> = {}): Fact =>
      measured('1742-6', '2025-01-01', value, 'ukat/L', {
        referenceRange: { high: 0.75, low: 0.15, unit: 'ukat/L' },
        ...more,
      });
    expect(latest(alt(1.1), { le: 1.5, times: 'ULN' }, '1742-6')).toBe('met');
    expect(latest(alt(1.2), { le: 1.5, times: 'ULN' }, '1742-6')).toBe('not-met');
    expect(latest(alt(0.1), { ge: 1, times: 'LLN' }, '1742-6')).toBe('not-met');
    expect(
      said(
        judge(
          ask('latest', { le: 1.5, times: 'ULN' }, '1742-6'),
          personRecord([measured('1742-6', '2025-01-01', 1, 'ukat/L')]),
        ),
      ),
    ).toBe('unknown: no-reference-range');
  });

  it('reads codes, flags and truth values, and says which kind is missing', () => {
    const positive: ValueTest = { in: { include: [{ system: 'snomed', codes: ['10828004'] }] } };
    const test = (value: Fact['value'], asked: ValueTest, more: Partial<Fact> = {}): string =>
      latest(fact('Observation', { concepts: [loinc(HB)], on: '2025-01-01', ...(value && { value }), ...more }), asked);
    expect(latest(answered(loinc(HB), '2025-01-01', snomed('10828004')), positive)).toBe('met');
    expect(latest(answered(loinc(HB), '2025-01-01', snomed('260385009')), positive)).toBe('not-met');
    expect(test({ type: 'text', text: 'positive' }, positive)).toBe('unknown: not-coded');
    expect(test({ type: 'text', text: '95 g/L' }, atLeast90)).toBe('unknown: not-numeric');
    expect(test({ type: 'absent', reason: 'error' }, atLeast90)).toBe('unknown: value-absent');
    expect(test({ type: 'boolean', value: true }, { is: true })).toBe('met');
    expect(test(undefined, { interpretation: ['H'] }, { interpretations: ['HH'] })).toBe('met');
    expect(test(undefined, { interpretation: ['A'] }, { interpretations: ['L'] })).toBe('met');
    expect(test(undefined, { interpretation: ['H'] }, { interpretations: ['N'] })).toBe('not-met');
    expect(test(quantity(1, 'g/L'), { interpretation: ['H'] })).toBe('unknown: no-interpretation');
    expect(test(undefined, { interpretation: ['H'] }, { interpretations: ['A'] })).toBe('unknown: not-specific');
    expect(test(undefined, { interpretation: ['H'] }, { interpretations: ['HU'] })).toBe('met');
  });

  it('shows the value as recorded and as converted', () => {
    const verdict = judge(
      ask('latest', { ge: 53, unit: 'mmol/mol' }, '4548-4'),
      personRecord([measured('4548-4', '2025-01-01', 7, '%')]),
    );
    expect(verdict.evidence).toMatchObject([{ converted: '53.01 mmol/mol', fact: { value: { recorded: '7 %' } } }]);
  });
});
