import { describe, expect, it } from '@jest/globals';
import type { Fact } from './fact.js';
import { joinImplications } from './implication.js';
import { coded, context, factsIn, loinc, record, snomed } from './record.fixture.js';
import { readResource } from './read-resource.js';

const component = (code: string, value: object): object => ({ code: loinc(code), valueCodeableConcept: value });
const BRCA1 = component('48018-6', coded('http://www.genenames.org/geneId', 'HGNC:1100', 'BRCA1'));
const PATHOGENIC = component('53037-8', loinc('LA6668-3'));
const variant = (elements: Readonly<Record<string, unknown>>): Fact['variant'] =>
  factsIn('Observation', { status: 'final', code: loinc('69548-6'), component: [BRCA1], ...elements })[0]?.variant;

describe('variant', () => {
  it('reads call, gene, origin, significance, change type and HGVS', () => {
    expect(
      variant({
        valueCodeableConcept: loinc('LA9633-4', 'Present'),
        component: [
          BRCA1,
          component('48002-0', loinc('LA6683-2')),
          PATHOGENIC,
          component('48019-4', coded('http://www.sequenceontology.org', 'SO:0000159')),
          component('48004-6', coded('http://varnomen.hgvs.org', 'NM_007294.4:c.68_69del')),
          { code: loinc('48005-3'), valueString: 'NP_009225.1:p.Glu23fs' },
          component('81290-9', { text: 'NC_000017.11:g.43124028_43124029del' }),
        ],
      }),
    ).toMatchObject({
      present: true,
      genes: [expect.stringMatching(/\|HGNC:1100$/)],
      origin: 'germline',
      significance: ['pathogenic'],
      changeTypes: [expect.stringMatching(/\|SO:0000159$/)],
      hgvs: ['NM_007294.4:c.68_69del', 'NP_009225.1:p.Glu23fs', 'NC_000017.11:g.43124028_43124029del'],
    });
  });

  it.each([
    ['LA9633-4', true],
    ['LA6576-8', true],
    ['LA9634-2', false],
    ['LA6577-6', false],
    ['LA18198-4', undefined],
    ['LA11884-6', undefined],
  ])('with the answer %s is found: %s', (code, present) => {
    expect(variant({ valueCodeableConcept: loinc(code) })?.present).toBe(present);
  });

  it('is no call where the record says why there is none, or says both', () => {
    const valueCodeableConcept = loinc('LA9633-4');
    expect(variant({ valueCodeableConcept, dataAbsentReason: { text: 'failed' } })?.present).toBeUndefined();
    const both = { coding: ['LA9633-4', 'LA9634-2'].map((code) => ({ system: 'http://loinc.org', code })) };
    expect(variant({ valueCodeableConcept: both })?.present).toBeUndefined();
  });

  it('is only on Observations that assess one', () => {
    expect(variant({ code: loinc('718-7') })).toBeUndefined();
  });
});

describe('joinImplications', () => {
  const found = factsIn('Observation', { id: 'v1', status: 'final', code: loinc('69548-6'), component: [BRCA1] });
  const implication = (status: string, source: string): Fact[] =>
    factsIn('Observation', {
      id: 'i1',
      status,
      code: coded('http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs', 'diagnostic-implication'),
      derivedFrom: [{ reference: source }],
      component: [PATHOGENIC],
    });
  const joined = (status: string, source: string): unknown =>
    joinImplications([...implication(status, source), ...found]).find((fact) => fact.variant)?.variant?.significance;

  it('puts the significance on the variant it is derived from', () => {
    expect(joined('final', 'Observation/v1')).toEqual(['pathogenic']);
    expect(joined('final', 'https://ehr.example/fhir/Observation/v1/_history/1')).toEqual(['pathogenic']);
  });

  it('leaves other variants alone, and does not join what is preliminary', () => {
    expect(joined('final', 'Observation/genotype')).toEqual([]);
    expect(joined('preliminary', 'Observation/v1')).toEqual([]);
  });

  describe('of several judgements', () => {
    const judged = (id: string, answer: string, elements: object = {}, more: readonly object[] = []): Fact[] =>
      factsIn('Observation', {
        id,
        status: 'final',
        code: coded('urn:x', 'diagnostic-implication'),
        derivedFrom: [{ reference: 'Observation/v1' }],
        component: [component('53037-8', loinc(answer)), ...more],
        ...elements,
      });
    const significance = (...facts: readonly Fact[][]): unknown =>
      joinImplications([...facts.flat(), ...found]).find((fact) => fact.variant)?.variant?.significance;
    const [pathogenic, benign] = ['LA6668-3', 'LA6675-8'];
    const on = (effectiveDateTime: string): object => ({ effectiveDateTime });
    const of = (phenotype: string): object[] => [component('81259-4', snomed(phenotype))];

    it('takes those that may be the latest', () => {
      expect(significance(judged('1', benign, on('2024-01-01')), judged('2', pathogenic, on('2019')))).toEqual([
        'benign',
      ]);
      expect(significance(judged('1', benign, on('2024-05')), judged('2', pathogenic, on('2024')))).toHaveLength(2);
      expect(significance(judged('1', benign, on('2024')), judged('2', pathogenic))).toHaveLength(2);
    });

    it('keeps those for different conditions apart', () => {
      const [older, newer] = [on('2019'), on('2024')];
      expect(significance(judged('1', benign, newer, of('1')), judged('2', pathogenic, older, of('2')))).toHaveLength(
        2,
      );
      expect(significance(judged('1', benign, newer, of('1')), judged('2', pathogenic, older, of('1')))).toEqual([
        'benign',
      ]);
    });

    it("takes the variant's own for one of them", () => {
      const own = factsIn('Observation', {
        id: 'v1',
        status: 'final',
        code: loinc('69548-6'),
        component: [PATHOGENIC],
        effectiveDateTime: '2019',
      });
      const joined = joinImplications([...own, ...judged('1', benign, on('2024'))]);
      expect(joined[0]?.variant?.significance).toEqual(['benign']);
    });
  });

  it('reaches a variant inside a report', () => {
    const resourceType = 'Observation';
    const facts = factsIn('DiagnosticReport', {
      status: 'final',
      contained: [
        { resourceType, id: 'v', status: 'final', code: loinc('69548-6') },
        {
          resourceType,
          id: 'i',
          status: 'final',
          code: loinc('1'),
          derivedFrom: [{ reference: '#v' }],
          component: [PATHOGENIC],
        },
      ],
    });
    expect(joinImplications(facts).find((fact) => fact.variant)?.variant?.significance).toEqual(['pathogenic']);
  });

  it('finds the variant behind a urn:uuid by the context', () => {
    const reading = readResource(
      record('Observation', {
        status: 'final',
        code: loinc('1'),
        derivedFrom: [{ reference: 'urn:uuid:7' }],
        component: [PATHOGENIC],
      }),
      { ...context, resolve: (reference) => (reference === 'urn:uuid:7' ? 'Observation/v1' : undefined) },
    );
    const facts = joinImplications([...(reading.ok ? reading.value : []), ...found]);
    expect(facts.find((fact) => fact.variant)?.variant?.significance).toEqual(['pathogenic']);
  });
});

describe('region studied', () => {
  const studied = (component: readonly object[]): Fact['regionStudied'] =>
    factsIn('Observation', { status: 'final', code: loinc('53041-0'), component })[0]?.regionStudied;
  const genes = coded('http://www.genenames.org', '1100', 'BRCA1');

  it('names the genes that were looked at, with or without the prefix of their ids', () => {
    const HGNC = 'http://www.genenames.org/geneId|HGNC:1100';
    expect(studied([component('48018-6', genes)])).toEqual({ genes: [HGNC], origin: undefined });
    expect(studied([BRCA1, component('48002-0', loinc('LA6683-2'))])).toEqual({ genes: [HGNC], origin: 'germline' });
  });

  it('is nothing that a variant has, nor the other way round', () => {
    expect(variant({})).toBeDefined();
    expect(factsIn('Observation', { status: 'final', code: loinc('69548-6') })[0]?.regionStudied).toBeUndefined();
    expect(factsIn('Observation', { status: 'final', code: loinc('53041-0') })[0]?.variant).toBeUndefined();
  });
});
