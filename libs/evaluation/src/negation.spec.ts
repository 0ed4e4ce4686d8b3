import { describe, expect, it } from '@jest/globals';
import type { Expression, Records } from '@kohort/criteria';
import type { Fact, FactResource } from '@kohort/facts';
import { conceptOf } from '@kohort/vocabulary';
import { fact, judge, personRecord, said } from './testing/records.js';

const coded = (system: string, ...codes: string[]): NonNullable<Records['code']> => ({
  include: [{ system, codes, descendants: true }],
});
const ask = (records: Records, ifAbsent?: 'not-met'): Expression => ({
  type: 'exists',
  records,
  ...(ifAbsent && { ifAbsent }),
});
const answer = (facts: Fact[], expression: Expression): string => said(judge(expression, personRecord(facts)));
const no = (resource: FactResource, system: string, code: string, on: string, more: Partial<Fact> = {}): Fact =>
  fact(resource, { concepts: [conceptOf(system, code)], on, standing: 'negated', ...more });

describe('a record that says no', () => {
  const cancer: Records = { resource: 'Condition', code: coded('icd-10-se', 'C00-C97') };
  const breast: Records = { resource: 'Condition', code: coded('icd-10-se', 'C50') };

  it('denies no more than its own code', () => {
    expect(answer([no('Condition', 'icd-10-se', 'C44.3', '2025-06-01')], ask(cancer))).toBe('unknown: no-record');
    expect(answer([no('Condition', 'icd-10-se', 'C50.9', '2025-06-01')], ask(breast))).toBe('unknown: no-record');
    expect(answer([no('Condition', 'icd-10-se', 'C50', '2025-06-01')], ask(breast))).toBe('not-met');
  });

  it('denies no other time than its own', () => {
    const recent: Records = { ...breast, window: { from: '-P5Y' } };
    expect(answer([no('Condition', 'icd-10-se', 'C50', '2010-06-01')], ask(recent))).toBe('unknown: no-record');
    expect(answer([no('Condition', 'icd-10-se', 'C50', '2024-06-01')], ask(recent))).toBe('not-met');
    const ill = fact('Condition', { concepts: [conceptOf('icd-10-se', 'C50.1')], on: '2020-01-01' });
    expect(answer([ill, no('Condition', 'icd-10-se', 'C50', '2026-02-01')], ask(breast))).toBe('met');
    expect(answer([ill, no('Condition', 'icd-10-se', 'C50', '2021-02-01')], ask(breast))).toBe('unknown: conflicting');
  });

  it.each<[string, FactResource, Records['resource']]>([
    ['one dose that was not given', 'MedicationAdministration', 'MedicationAdministration'],
    ['an order not to give it', 'MedicationRequest', 'Medication'],
    ['one procedure that was not done', 'Procedure', 'Procedure'],
    ['one study that was not entered', 'ResearchSubject', 'ResearchSubject'],
  ])('says of %s only that it did not happen then', (_, recorded, resource) => {
    const asked: Records = { resource, code: coded('atc', 'L01DB') };
    const skipped = no(recorded, 'atc', 'L01DB', '2025-06-01');
    const done = fact(recorded, { concepts: [conceptOf('atc', 'L01DB01')], on: '2024-01-01' });
    expect(answer([skipped], ask(asked))).toBe('unknown: no-record');
    expect(answer([skipped, done], ask(asked))).toBe('met');
  });

  it('is what was asked for, where its status is', () => {
    const rejected = fact('Consent', { standing: 'negated', status: 'rejected', on: '2025-01-01' });
    expect(answer([rejected], ask({ resource: 'Consent', status: ['rejected'] }))).toBe('met');
  });
});

describe('a record without a code', () => {
  const implant: Records = { resource: 'Condition', code: coded('icd-10-se', 'T85'), window: { from: '-P5Y' } };
  const uncoded = (on: string): Fact => fact('Condition', { on, display: 'Bröstimplantat' });

  it('may be what was asked for: then nothing is known to be absent', () => {
    expect(answer([], ask(implant, 'not-met'))).toBe('not-met');
    expect(answer([uncoded('2025-01-01')], ask(implant, 'not-met'))).toBe('unknown: not-coded');
    expect(answer([uncoded('2005-01-01')], ask(implant, 'not-met'))).toBe('not-met');
    const count: Expression = { type: 'count', records: implant, count: { lt: 1 }, ifAbsent: 'not-met' };
    expect(answer([uncoded('2025-01-01')], count)).toBe('unknown: not-coded');
  });

  it('is never what was asked for by its text', () =>
    expect(answer([uncoded('2025-01-01')], ask(implant))).toBe('unknown: no-record'));
});

describe('what lasts without an end', () => {
  it('may have gone on until the window', () => {
    const depression: Records = { resource: 'Condition', code: coded('icd-10-se', 'F32') };
    const begun = fact('Condition', { concepts: [conceptOf('icd-10-se', 'F32.1')], on: '2020-01-01' });
    const lately: Records = { ...depression, window: { from: '-P3M', edge: 'any' } };
    expect(answer([begun], ask(lately, 'not-met'))).toBe('unknown: partial-date');
    expect(answer([{ ...begun, end: 'ongoing' }], ask(lately, 'not-met'))).toBe('met');
  });
});

describe('statuses and flags that are wider than what is asked', () => {
  const asked = (more: Partial<Records>): Expression => ask({ resource: 'Condition', ...more }, 'not-met');
  it.each<[Partial<Fact>, Partial<Records>, string]>([
    [{ clinicalStatus: 'inactive' }, { clinicalStatus: ['remission'] }, 'unknown: not-specific'],
    [{ clinicalStatus: 'remission' }, { clinicalStatus: ['inactive'] }, 'met'],
    [{ clinicalStatus: 'active' }, { clinicalStatus: ['remission'] }, 'not-met'],
    [{ verificationStatus: 'provisional' }, { verificationStatus: ['unconfirmed'] }, 'met'],
    [{ verificationStatus: 'unconfirmed' }, { verificationStatus: ['provisional'] }, 'unknown: not-specific'],
    [{ verificationStatus: 'confirmed' }, { verificationStatus: ['unconfirmed'] }, 'not-met'],
  ])('%j asked %j: %s', (given, filter, expected) =>
    expect(answer([fact('Condition', { on: '2025-01-01', ...given })], asked(filter))).toBe(expected),
  );

  it('a record without its status may have the one that is asked for', () =>
    expect(
      answer(
        [fact('Observation', { on: '2025-01-01' })],
        ask({ resource: 'Observation', status: ['final'] }, 'not-met'),
      ),
    ).toBe('unknown: detail-missing'));
});

describe('a code that an exclusion may take out', () => {
  const snomed = (...codes: string[]) => ({ system: 'snomed', codes });
  const asked: Records = {
    resource: 'Condition',
    code: { include: [snomed('1', '2')], exclude: [{ ...snomed('9'), descendants: true }] },
  };
  const ill = (system: string, code: string): Fact => fact('Condition', { concepts: [conceptOf(system, code)] });

  it('leaves it open, while nothing shows what lies below the excluded one', () => {
    expect(answer([ill('snomed', '1')], ask(asked))).toBe('unknown: value-set-incomplete');
    expect(answer([ill('snomed', '9')], ask(asked, 'not-met'))).toBe('unknown: value-set-incomplete');
    const expanded = {
      ...asked,
      code: { include: [snomed('1', '2')], exclude: [{ ...snomed('9'), descendants: true, expansion: ['2'] }] },
    };
    expect(answer([ill('snomed', '1')], ask(expanded))).toBe('met');
    expect(answer([ill('snomed', '2')], ask(expanded, 'not-met'))).toBe('not-met');
  });
});
