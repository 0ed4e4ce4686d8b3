import { describe, expect, it } from '@jest/globals';
import type { Criteria } from '@kohort/criteria';
import type { Fact, Person } from '@kohort/facts';
import { compileCriteria } from '../evaluate.js';
import { contextOn, criteriaOf, fact, INDEX, loinc, measured, personRecord } from '../testing/records.js';
import { en } from './en.js';
import { explain, explainOutcome, type Explanation } from './explain.js';
import { sv } from './sv.js';

const haemoglobin = { system: 'loinc', codes: ['718-7'] };
const trial: Criteria = criteriaOf(
  { type: 'sex', is: 'female' },
  {
    criteria: [
      { id: 'age', kind: 'inclusion', expression: { type: 'age', ge: 40 } },
      {
        id: 'hb',
        kind: 'inclusion',
        expression: {
          type: 'value',
          records: { resource: 'Observation', code: { include: [haemoglobin] }, window: { from: '-P6M' } },
          pick: 'latest',
          test: { ge: 90, unit: 'g/L' },
        },
      },
      {
        id: 'implant',
        kind: 'exclusion',
        ifAbsent: 'not-met',
        expression: {
          type: 'exists',
          records: { resource: 'Condition', code: { include: [{ system: 'icd-10-se', codes: ['T85.4'] }] } },
        },
      },
      { id: 'able', kind: 'inclusion', expression: { type: 'manual', text: { sv: 'Kan läsa.', en: 'Can read.' } } },
    ],
  },
);
const evaluate = compileCriteria(trial, contextOn(INDEX));
function explained(facts: Fact[], lang: 'sv' | 'en', person: Partial<Person> = {}): Explanation[] {
  return evaluate(personRecord(facts, person)).verdicts.map((verdict) => explain(verdict, trial, lang));
}
const hb = (on: string, value: number, unit: string, more: Partial<Fact> = {}): Fact =>
  measured('718-7', on, value, unit, { display: 'Haemoglobin', ...more });

describe('an explanation', () => {
  it('shows the record that decided, as recorded and as converted, with its version', () => {
    const source = { resource: 'Observation', id: '17', version: '2' } as const;
    const [age, result, implant] = explained([hb('2025-11-01', 13.2, 'g/dL', { source })], 'en');
    expect(age?.because).toEqual(['born 1970-06-15: 55 years on the index date']);
    expect(result).toMatchObject({ standing: 'for', kind: 'Inclusion', verdict: 'met', open: [] });
    expect(result?.because).toEqual(['2025-11-01  Haemoglobin: 13.2 g/dL = 132 g/L  [Observation/17 v2]']);
    expect(implant).toMatchObject({ standing: 'for', verdict: 'does not apply' });
    expect(implant?.because).toEqual([
      'A diagnosis of T85.4 (ICD-10-SE): no such record up to 2026-01-01; the source is complete for these',
    ]);
  });

  it('says why something is unknown, with the record that left it open, and what would settle it', () => {
    const [, stale, , manual] = explained([hb('2024-01-01', 120, 'g/L')], 'sv');
    expect(stale).toMatchObject({ standing: 'open', verdict: 'okänt', because: [] });
    expect(stale?.open).toEqual([
      {
        why: 'Uppgifterna är för gamla; den nyaste är:',
        records: [expect.stringMatching(/^2024-01-01 {2}Haemoglobin: 120 g\/L {2}\[Observation\/f\d+\]$/)],
        settledBy: 'en ny uppgift eller ett nytt svar (före samtycke bara om det är kliniskt motiverat)',
      },
    ]);
    expect(manual?.open).toEqual([
      {
        why: '”Kan läsa.”: Ingen journaluppgift kan avgöra detta.',
        records: [],
        settledBy: 'en persons bedömning vid screening',
      },
    ]);
  });

  it('says the same in both languages', () => {
    const facts = [hb('2025-11-01', 80, 'g/L')];
    const [swedish, english] = [explained(facts, 'sv'), explained(facts, 'en')];
    expect(swedish.map(({ standing }) => standing)).toEqual(english.map(({ standing }) => standing));
    expect(swedish[1]?.verdict).toBe('inte uppfyllt, passar därför inte');
    expect(english[1]?.verdict).toBe('not met, so does not fit');
  });

  it('shows what people see of a coded answer, never its code alone where there is a display', () => {
    const answered = fact('Observation', {
      on: '2025-11-01',
      concepts: [loinc('718-7')],
      display: 'Haemoglobin',
      value: { type: 'coded', concepts: [loinc('LA6577-6')], display: 'Negative' },
    });
    const [, result] = explained([answered], 'en');
    expect(result?.open[0]?.records[0]).toContain('Haemoglobin: Negative');
  });
});

describe('the phrases', () => {
  it('have something to say for every outcome, in both languages', () => {
    for (const outcome of ['eligible', 'possible', 'ineligible'] as const) {
      expect(explainOutcome(outcome, 'sv')).not.toBe(explainOutcome(outcome, 'en'));
    }
    expect(Object.keys(sv.reasons).sort()).toEqual(Object.keys(en.reasons).sort());
    for (const { why, settledBy } of [...Object.values(sv.reasons), ...Object.values(en.reasons)]) {
      expect([why, settledBy].every((text) => text.trim() !== '')).toBe(true);
    }
  });
});
