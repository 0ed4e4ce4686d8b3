import { describe, expect, it } from '@jest/globals';
import { conceptOf, type Concept } from '@kohort/vocabulary';
import fc from 'fast-check';
import { normalCriteria } from './normal-form/normal-form.js';
import type { Criteria } from './schema/criteria.js';
import type { ConceptFilter, ValueSet, ValueSetRef } from './schema/value-set.js';
import { criteriaWith, VALUE_SETS, valueSets } from './testing/index.js';
import { conceptMatcher } from './value-sets.js';

const snomed = (...codes: string[]): ConceptFilter => ({ system: 'snomed', codes });
const open = (...codes: string[]): ConceptFilter => ({ system: 'snomed', codes, descendants: true });
const icd = (...codes: string[]): ConceptFilter => ({ system: 'icd-10-se', codes, descendants: true });

/** "yes", "perhaps" or "no" for each concept. */
const answers = (set: ValueSetRef, criteria: Pick<Criteria, 'valueSets'>, concepts: readonly Concept[]): string[] => {
  const matcher = conceptMatcher(set, criteria);
  return concepts.map((concept) => (matcher.has(concept) ? 'yes' : matcher.mayHave(concept) ? 'perhaps' : 'no'));
};

describe('a value set', () => {
  const concepts = [conceptOf('snomed', '1'), conceptOf('snomed', '2'), conceptOf('icd-10-se', 'C50.1')];
  it.each<[string, ValueSet, string[]]>([
    ['without exclusions', { include: [snomed('1'), icd('C50')] }, ['yes', 'no', 'yes']],
    [
      'less a concept with descendants that nothing shows',
      { include: [snomed('1', '2'), icd('C50')], exclude: [open('2')] },
      ['perhaps', 'no', 'yes'],
    ],
    [
      'less one whose descendants are an expansion',
      { include: [snomed('1', '2')], exclude: [{ ...open('2'), expansion: ['3'] }] },
      ['yes', 'no', 'no'],
    ],
    [
      'that includes one of which something may be missing',
      { include: [{ valueSet: 'less' }] },
      ['perhaps', 'no', 'no'],
    ],
    [
      'less one of which something may be missing',
      { include: [snomed('1', '2')], exclude: [{ valueSet: 'less' }] },
      ['perhaps', 'yes', 'no'],
    ],
    ['with descendants that nothing shows', { include: [open('2')] }, ['no', 'yes', 'no']],
    ['of overlapping blocks', { include: [icd('C40-C97')], exclude: [icd('C00-C49')] }, ['no', 'no', 'yes']],
  ])('%s', (_, set, expected) => {
    const criteria = { valueSets: { less: { include: [snomed('1', '2')], exclude: [open('2')] } } };
    expect(answers(set, criteria, concepts)).toEqual(expected);
  });

  it('is no statement of absence where that may be excluded', () => {
    const negatedBy = [{ valueSet: 'less' }];
    const criteria = { valueSets: { less: { include: [snomed('1')], exclude: [open('2')] } } };
    expect(conceptMatcher({ include: [icd('C50')], negatedBy }, criteria).negates(concepts[0]!)).toBe(false);
    expect(conceptMatcher({ include: [icd('C50')], negatedBy: [snomed('1')] }, criteria).negates(concepts[0]!)).toBe(
      true,
    );
  });
});

it('a value set and its normal form give the same answers', () => {
  const concepts = [
    ...['254837009', '38341003', '700146008', '1'].map((code) => conceptOf('snomed', code)),
    ...['C10', 'C44.1', 'C45', 'C50', 'C50.4', 'C61.9', 'C00-C50', 'C40-C97', 'C10-C20', 'I10.9'].map((code) =>
      conceptOf('icd-10-se', code),
    ),
  ];
  fc.assert(
    fc.property(valueSets, (set) => {
      const criteria = criteriaWith([
        { id: 'c', kind: 'inclusion', expression: { type: 'exists', records: { resource: 'Condition', code: set } } },
      ]);
      const normal = normalCriteria(criteria);
      const [{ expression } = { expression: undefined }] = normal.criteria;
      const code = expression?.type === 'exists' ? expression.records.code : undefined;
      expect(answers(code!, normal, concepts)).toEqual(answers(set, criteria, concepts));
      const [before, after] = [conceptMatcher(set, { valueSets: VALUE_SETS }), conceptMatcher(code!, normal)];
      expect(after.complete).toBe(before.complete);
      for (const concept of concepts) expect(after.negates(concept)).toBe(before.negates(concept));
    }),
    { numRuns: 1000 },
  );
});
