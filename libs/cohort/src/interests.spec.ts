import { describe, expect, it } from '@jest/globals';
import type { Criteria, Expression } from '@kohort/criteria';
import { criteriaWith, documents, leaves } from '@kohort/criteria/testing';
import { compileCriteria, evaluationJson } from '@kohort/evaluation';
import { contextOn, fact, INDEX, loinc, measured, people, snomed } from '@kohort/evaluation/testing';
import type { Fact, PersonRecord } from '@kohort/facts';
import { conceptOf } from '@kohort/vocabulary';
import fc from 'fast-check';
import { concerns, interestsOf } from './interests.js';

const coverages = fc.constantFrom('complete' as const, 'incomplete' as const, 'not-kept' as const);
const oneLeaf = leaves.map((expression) => criteriaWith([{ id: 'c', kind: 'inclusion', expression }]));
const changed = (facts: readonly Fact[]) => ({ facts, whole: false });

/** One person before and after some records came and others went. */
const changes = fc
  .tuple(people, people, fc.array(fc.nat({ max: 11 }), { maxLength: 4 }))
  .map(([before, other, gone]) => {
    const leaving = before.facts.filter((_, index) => gone.includes(index));
    const coming = other.facts.slice(0, 3);
    const staying = before.facts.filter((each) => !leaving.includes(each));
    return { before, after: { ...before, facts: [...staying, ...coming] }, facts: [...leaving, ...coming] };
  });

describe('the changes that concern a trial', () => {
  it.each([
    ['of whole documents', documents, 1500],
    ['of one expression', oneLeaf, 3000],
  ])('are all that alter a verdict, its evidence or its gaps: %s', (_name, criteria, numRuns) => {
    let routedAway = 0;
    fc.assert(
      fc.property(criteria, changes, coverages, (document: Criteria, { before, after, facts }, coverage) => {
        if (concerns(interestsOf(document), changed(facts))) return;
        routedAway += 1;
        const context = { ...contextOn(INDEX), coverage: () => coverage };
        const evaluate = compileCriteria(document, context);
        const told = (record: PersonRecord) => evaluationJson(evaluate(record));
        expect(told(after)).toEqual(told(before));
      }),
      { numRuns },
    );
    // A rule that always says yes would pass as well.
    expect(routedAway).toBeGreaterThan(numRuns / 50);
  });

  const trial = (...expressions: Expression[]) =>
    interestsOf(
      criteriaWith(expressions.map((expression, index) => ({ id: `c${index}`, kind: 'inclusion', expression }))),
    );
  const breastCancer = {
    title: { sv: 'b', en: 'b' },
    include: [{ system: 'icd-10-se', codes: ['C50'], descendants: true }],
  };
  const screening = trial(
    { type: 'exists', records: { resource: 'Condition', code: breastCancer } },
    { type: 'scale', scale: 'birads', ge: '4' },
    {
      type: 'value',
      records: { resource: 'Observation', code: { include: [{ system: 'http://loinc.org', codes: ['718-7'] }] } },
      pick: 'latest',
      test: { ge: 100, unit: 'g/L' },
    },
    { type: 'derived', quantity: 'egfr-ckd-epi-2021', test: { ge: 60, unit: 'mL/min/{1.73_m2}' } },
    { type: 'variant', genes: ['HGNC:1100'] },
    { type: 'age', ge: 18 },
  );
  const gene = (id: string) => ({ genes: [conceptOf('hgnc', id)], changeTypes: [], hgvs: [], significance: [] });

  it.each<[string, Fact]>([
    ['a code', fact('Condition', { concepts: [snomed('1')], standing: 'asserted' })],
    ['another laboratory value', measured('4548-4', '2025-12-01', 50, 'mmol/mol')],
    ['a prescription', fact('MedicationRequest', { concepts: [conceptOf('atc', 'A10BA02')] })],
    ['an encounter', fact('Encounter')],
    ['another gene', fact('Observation', { concepts: [loinc('69548-6')], variant: gene('HGNC:1101') })],
  ])('do not include %s that no criterion asks for', (_name, unrelated) => {
    expect(concerns(screening, changed([unrelated]))).toBe(false);
  });

  it.each<[string, Fact]>([
    ['a code below one that is asked for', fact('Condition', { concepts: [conceptOf('icd-10-se', 'C50.4')] })],
    ['a record without a code', fact('Condition')],
    ['a grade by any of its questions', fact('Observation', { concepts: [snomed('146611000146107')] })],
    ['the value itself', measured('718-7', '2025-12-01', 130, 'g/L')],
    ['an input of a derived quantity', measured('2160-0', '2025-12-01', 1, 'mg/dL')],
    ['the gene', fact('Observation', { concepts: [loinc('69548-6')], variant: gene('HGNC:1100') })],
    ['a region studied', fact('Observation', { regionStudied: gene('HGNC:1100') })],
    [
      'an implication of some variant',
      fact('Observation', { concepts: [loinc('53037-8')], derivedFrom: ['Observation/1'] }),
    ],
  ])('include %s', (_name, related) => {
    expect(concerns(screening, changed([related]))).toBe(true);
  });

  it('are all changes of the person as a whole', () => {
    expect(concerns(trial({ type: 'sex', is: 'female' }), { facts: [], whole: true })).toBe(true);
  });
});
