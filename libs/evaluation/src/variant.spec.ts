import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import type { Fact, Variant } from '@kohort/facts';
import { conceptOf } from '@kohort/vocabulary';
import { fact, judge, loinc, personRecord, said } from './testing/records.js';

const gene = (id: string) => conceptOf('http://www.genenames.org/geneId', id);
const [BRCA1, BRCA2] = ['HGNC:1100', 'HGNC:1101'];
const assessed = (variant: Partial<Variant>): Fact =>
  fact('Observation', {
    concepts: [loinc('69548-6')],
    on: '2025-01-01',
    variant: {
      present: true,
      genes: [gene(BRCA1)],
      origin: 'germline',
      significance: ['pathogenic'],
      changeTypes: [],
      hgvs: [],
      ...variant,
    },
  });
const ask: Expression = {
  type: 'variant',
  genes: [BRCA1, BRCA2],
  origin: 'germline',
  significance: ['pathogenic', 'likely-pathogenic'],
};
const answer = (variants: Partial<Variant>[]): string => said(judge(ask, personRecord(variants.map(assessed))));
const absent = (id: string): Partial<Variant> => ({ present: false, genes: [gene(id)], significance: [] });

describe('a germline variant of BRCA1 or BRCA2', () => {
  it.each<[string, Partial<Variant>[], string]>([
    ['found', [{}], 'met'],
    ['found in another gene', [{ genes: [gene('HGNC:11998')] }], 'unknown: not-tested'],
    ['nobody has tested', [], 'unknown: not-tested'],
    ['one of two tested', [absent(BRCA1)], 'unknown: not-tested'],
    ['both tested and absent', [absent(BRCA1), absent(BRCA2)], 'not-met'],
    ['a benign one, the other absent', [{ significance: ['benign'] }, absent(BRCA2)], 'not-met'],
    ['a somatic one only', [{ origin: 'somatic' }, absent(BRCA2)], 'unknown: not-tested'],
    ['of unknown significance to the record', [{ significance: [] }, absent(BRCA2)], 'unknown: detail-missing'],
    ['of unknown origin', [{ origin: undefined }, absent(BRCA2)], 'unknown: detail-missing'],
    ['pathogenic to one and benign to another', [{ significance: ['pathogenic', 'benign'] }], 'unknown: conflicting'],
    [
      'one variant by name absent, the other gene absent',
      [{ ...absent(BRCA1), hgvs: ['NM_007294.4:c.5266dup'] }, absent(BRCA2)],
      'unknown: not-tested',
    ],
    ['without a call', [{ present: undefined }], 'unknown: value-absent'],
  ])('%s', (_, variants, expected) => expect(answer(variants)).toBe(expected));
});

describe('a region studied', () => {
  const studied = (ids: string[], origin?: 'germline' | 'somatic'): Fact =>
    fact('Observation', {
      concepts: [loinc('53041-0')],
      on: '2025-01-01',
      regionStudied: { genes: ids.map(gene), origin },
    });
  const answerOf = (...facts: Fact[]): string => said(judge(ask, personRecord(facts)));

  it('proves that nothing was there, where it covers every gene and nothing was found', () => {
    expect(answerOf(studied([BRCA1, BRCA2]))).toBe('not-met');
    expect(answerOf(studied([BRCA1]))).toBe('unknown: not-tested');
    expect(answerOf(studied([BRCA1]), assessed(absent(BRCA2)))).toBe('not-met');
  });

  it('proves nothing against what was found, nor of another origin', () => {
    expect(answerOf(studied([BRCA1, BRCA2]), assessed({}))).toBe('met');
    expect(answerOf(studied([BRCA1, BRCA2], 'germline'))).toBe('not-met');
    expect(answerOf(studied([BRCA1, BRCA2], 'somatic'))).toBe('unknown: not-tested');
  });
});

describe('a variant by its name', () => {
  const named: Expression = { type: 'variant', genes: [BRCA1], hgvs: ['NM_007294.4:c.68_69del'] };
  const of = (variant: Partial<Variant>): string => said(judge(named, personRecord([assessed(variant)])));

  it.each<[string, Partial<Variant>, string]>([
    ['found', { hgvs: ['NM_007294.4:c.68_69del'] }, 'met'],
    ['found by its protein', { hgvs: ['NP_009225.1:p.Glu23fs'] }, 'unknown: detail-missing'],
    ['found, its bases named', { hgvs: ['NM_007294.4(BRCA1):c.68_69delAG'] }, 'met'],
    ['found without a reference', { hgvs: ['c.68_69del'] }, 'unknown: detail-missing'],
    ['another one found', { hgvs: ['NM_007294.4:c.5266dup', 'NP_009225.1:p.Gln1756fs'] }, 'not-met'],
    ['found without a name', { hgvs: [] }, 'unknown: detail-missing'],
    ['found in another transcript', { hgvs: ['NM_007294.3:c.68_69del'] }, 'unknown: detail-missing'],
    ['absent by that name', { ...absent(BRCA1), hgvs: ['NM_007294.4:c.68_69del'] }, 'not-met'],
    ['absent by another name', { ...absent(BRCA1), hgvs: ['NM_007294.4:c.5266dup'] }, 'unknown: not-tested'],
  ])('%s', (_, variant, expected) => expect(of(variant)).toBe(expected));
});

describe('a variant of a type', () => {
  const so = 'http://www.sequenceontology.org';
  const typed = (descendants: boolean): Expression => ({
    type: 'variant',
    genes: [BRCA1],
    changeType: { include: [{ system: so, codes: ['SO:0000159'], ...(descendants && { descendants }) }] },
  });
  const of = (variant: Partial<Variant>, descendants = false): string =>
    said(judge(typed(descendants), personRecord([assessed(variant)])));
  const type = (code: string) => ({ changeTypes: [conceptOf(so, code)] });

  it('is not excluded by one that may lie below it, nor by the absence of one type', () => {
    expect(of(type('SO:0000159'), true)).toBe('met');
    expect(of(type('SO:1000032'))).toBe('not-met');
    expect(of(type('SO:1000032'), true)).toBe('unknown: value-set-incomplete');
    expect(of({ ...absent(BRCA1), ...type('SO:1000032') })).toBe('unknown: not-tested');
  });
});

describe('a somatic variant', () => {
  const somatic: Expression = { type: 'variant', genes: [BRCA1], origin: 'somatic' };

  it('is not excluded by a test of unknown origin', () => {
    const studied = (origin?: 'somatic'): Fact =>
      fact('Observation', {
        concepts: [loinc('53041-0')],
        on: '2025-01-01',
        regionStudied: { genes: [gene(BRCA1)], origin },
      });
    expect(said(judge(somatic, personRecord([studied()])))).toBe('unknown: not-tested');
    expect(said(judge(somatic, personRecord([studied('somatic')])))).toBe('not-met');
  });
});
