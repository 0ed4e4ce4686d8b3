import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, ICD_10_SE, SNOMED, TERMINOLOGY } from '../core/coding.js';
import { dateOf, DAYS_PER_YEAR, dayWithin, remembered } from '../core/dates.js';
import type { Condition } from '../core/fhir.js';
import { DISEASES, type ByAge, type Disease } from './diseases.js';

/** What a person has been diagnosed with, and since when. */
export type Diagnoses = ReadonlyMap<string, Day>;

/** Records that know only the year, or the month, of the onset (assumed). */
const PARTIAL_ONSET = { year: 0.12, month: 0.1 };
/** Records that carry a SNOMED CT code beside the Swedish one (assumed). */
const ALSO_SNOMED = 0.25;
/** People with a diagnosis that turned out to be wrong and is kept as refuted (assumed). */
const REFUTED = 0.012;
const LONGEST_YEARS = 15;

export const shareAt = (shares: ByAge, age: number): number => shares[age < 40 ? 0 : age < 60 ? 1 : age < 75 ? 2 : 3];

const status = (system: string, code: string): Condition['clinicalStatus'] =>
  concept(coding(`${TERMINOLOGY}/${system}`, code));
export const clinical = (code: 'active' | 'resolved' | 'remission'): Condition['clinicalStatus'] =>
  status('condition-clinical', code);
export const verified = (code: 'confirmed' | 'refuted' | 'provisional'): Condition['verificationStatus'] =>
  status('condition-ver-status', code);

/** Conditions of the general record. Those of the breast stand in breast/. */
export function addConditions(chart: Chart): Diagnoses {
  const { person } = chart;
  const random = chart.random('conditions');
  const diagnoses = new Map<string, Day>();
  for (const disease of DISEASES) {
    const share = shareAt(person.sex === 'female' ? disease.women : disease.men, person.age);
    if (!random.chance(share)) continue;
    const longest = Math.min(LONGEST_YEARS, Math.max(1, person.age - 15)) * DAYS_PER_YEAR;
    const onset = dayWithin(random, person.last - Math.floor(longest), person.last);
    const since = Math.max(onset, person.birth + 366);
    diagnoses.set(disease.key, since);
    addCondition(chart, disease, since);
  }
  if (random.chance(REFUTED)) {
    const disease = random.pick(DISEASES.filter(({ key }) => !diagnoses.has(key)));
    addCondition(chart, disease, dayWithin(random, person.last - 1000, person.last), true);
  }
  return diagnoses;
}

function addCondition(chart: Chart, disease: Disease, since: Day, refuted = false): void {
  const { person } = chart;
  const random = chart.random(`condition ${disease.key}`);
  const codes = [coding(ICD_10_SE, disease.code, disease.display)];
  if (disease.snomed !== undefined && random.chance(ALSO_SNOMED)) codes.push(coding(SNOMED, disease.snomed));
  const over = disease.passes && person.last - since > 365;
  chart.add<Condition>('condition', {
    resourceType: 'Condition',
    ...(refuted ? {} : { clinicalStatus: clinical(over ? 'resolved' : 'active') }),
    verificationStatus: verified(refuted ? 'refuted' : 'confirmed'),
    category: [concept(coding(`${TERMINOLOGY}/condition-category`, 'encounter-diagnosis'))],
    code: concept(...codes),
    subject: subjectOf(person),
    onsetDateTime: remembered(random, since, PARTIAL_ONSET),
    recordedDate: dateOf(since),
    recorder: practitionerOn(person, since, 'general-practitioner'),
  });
}
