import fc from 'fast-check';
import type { ConceptFilter, ValueSet } from '../schema/value-set.js';
import type { ValueSetName } from './value-sets.js';

const several = <Item extends string>(...items: Item[]): fc.Arbitrary<Item[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });

/** Codes whose structure shows what lies below: blocks that overlap, nest and hold one category, categories and codes. */
const structured = fc.record({
  system: fc.constantFrom('icd-10-se', 'http://hl7.org/fhir/sid/icd-10-se'),
  codes: several('C00-C97', 'C00-C50', 'C40-C97', 'C50-C50', 'C50', 'C50.4', 'C44', 'I10'),
  descendants: fc.boolean(),
});
const SNOMED = ['254837009', '38341003', '700146008'] as const;
/** Codes whose descendants nothing shows, unless they are not asked for or come as an expansion. */
const flat = fc
  .tuple(several(...SNOMED), fc.constantFrom('alone', 'open', 'expanded'))
  .map(([codes, how]): ConceptFilter => ({
    system: 'snomed',
    codes,
    ...(how === 'alone' ? {} : { descendants: true }),
    ...(how === 'expanded' ? { expansion: [SNOMED[1]] } : {}),
  }));
const named = fc.record({
  valueSet: fc.constantFrom<ValueSetName>('breast-cancer', 'any-cancer', 'cancer-in-blocks', 'perhaps-cancer'),
});
const filters = fc.array(fc.oneof<fc.Arbitrary<ConceptFilter>[]>(structured, flat, named), {
  minLength: 1,
  maxLength: 3,
});

/** Value sets of diagnoses that are written in place: differences, and exclusions of which nothing shows the descendants. */
export const valueSets: fc.Arbitrary<ValueSet> = fc.record(
  { include: filters, exclude: filters, negatedBy: filters },
  { requiredKeys: ['include'] },
);
