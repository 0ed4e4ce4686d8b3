import type { ConceptFilter, ValueSet } from '../schema/value-set.js';

const snomed = (...codes: string[]): ConceptFilter => ({ system: 'http://snomed.info/sct', codes });
const loinc = (...codes: string[]): ConceptFilter => ({ system: 'http://loinc.org', codes });
const icd = (...codes: string[]): ConceptFilter => ({ system: 'icd-10-se', codes, descendants: true });
const atc = (...codes: string[]): ConceptFilter => ({ system: 'atc', codes, descendants: true });

/**
 * The value sets that generated criteria may refer to: by structure, nested, with negations, differences, and an exclusion
 * of which nothing shows the descendants. Few codes, so that generated records fall on them often.
 */
export const VALUE_SETS = {
  'breast-cancer': {
    title: { sv: 'Bröstcancer', en: 'Breast cancer' },
    include: [icd('C50'), snomed('254837009')],
    negatedBy: [snomed('700146008')],
  },
  'any-cancer': {
    title: { sv: 'Cancer utom hudcancer', en: 'Cancer except skin cancer' },
    include: [icd('C00-C97'), { valueSet: 'breast-cancer' }],
    exclude: [icd('C44')],
  },
  'cancer-in-blocks': { include: [icd('C40-C97')], exclude: [icd('C00-C50'), { valueSet: 'breast-cancer' }] },
  'perhaps-cancer': {
    include: [icd('C50'), snomed('254837009', '38341003')],
    exclude: [{ ...snomed('38341003'), descendants: true }],
  },
  hypertension: { include: [icd('I10', 'I15'), snomed('38341003')] },
  haemoglobin: { title: { sv: 'Hemoglobin', en: 'Haemoglobin' }, include: [loinc('718-7')] },
  creatinine: { title: { sv: 'Kreatinin', en: 'Creatinine' }, include: [loinc('2160-0', '14682-9')] },
  smoking: { include: [loinc('72166-2')] },
  smoker: { include: [snomed('449868002', '77176002')] },
  'endocrine-therapy': { include: [atc('L02BA', 'L02BG')] },
  tamoxifen: { include: [{ system: 'atc', codes: ['L02BA01'] }] },
  biopsy: { include: [snomed('44578009', '432550005')] },
  breast: { include: [snomed('76752008')] },
} satisfies Record<string, ValueSet>;
export type ValueSetName = keyof typeof VALUE_SETS;
