import type { AllergyIntolerance } from '../core/fhir.js';

import { practitionerOn, subjectOf } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { atc, coding, concept, snomed, TERMINOLOGY } from '../core/coding.js';
import { dateOf, dayWithin } from '../core/dates.js';

/** What people are recorded as allergic to. */
const ALLERGENS = [
  // Some 8–10 % say so (Blumenthal et al., Lancet 2019;393:183–98; not looked up again).
  { rate: 0.08, code: snomed('91936005', 'Allergy to penicillin'), category: 'medication' },
  // Reactions at examinations 0.2–3 % (assumed; raised).
  { rate: 0.012, code: atc('V08A', 'X-ray contrast media, iodinated'), category: 'medication' },
  { rate: 0.01, code: snomed('293637006', 'Allergy to contrast media'), category: 'medication' },
  // Assumed.
  { rate: 0.006, code: atc('C09AA', 'ACE inhibitors, plain'), category: 'medication' },
  { rate: 0.02, code: snomed('91934008', 'Allergy to nut'), category: 'food' },
] as const;
/** Of those without any: asked, and recorded that there is none known (assumed). */
const ASKED = 0.35;
/** Allergies that were tested and refuted (assumed). */
const REFUTED = 0.06;

/** AllergyIntolerance: allergies, refuted ones, and "no known allergy". */
export function addAllergies(chart: Chart): void {
  const { person } = chart;
  const random = chart.random('allergy');
  let known = false;
  for (const { rate, code, category } of ALLERGENS) {
    if (!random.chance(rate)) continue;
    known = true;
    const day = dayWithin(random, Math.max(person.birth + 700, person.last - 9000), person.last);
    const refuted = random.chance(REFUTED);
    chart.add<AllergyIntolerance>('allergy', {
      resourceType: 'AllergyIntolerance',
      // R4 ait-1 asks for a clinical status of refuted allergies too.
      clinicalStatus: clinical(refuted ? 'inactive' : 'active'),
      verificationStatus: verification(refuted ? 'refuted' : 'confirmed'),
      type: 'allergy',
      category: [category],
      criticality: random.chance(0.2) ? 'high' : 'low',
      code,
      patient: subjectOf(person),
      recordedDate: dateOf(day),
      recorder: practitionerOn(person, day, 'general-practitioner'),
    });
  }
  if (known || !random.chance(ASKED)) return;
  const day = dayWithin(random, person.last - 1500, person.last);
  chart.add<AllergyIntolerance>('allergy', {
    resourceType: 'AllergyIntolerance',
    clinicalStatus: clinical('active'),
    verificationStatus: verification('confirmed'),
    code: snomed('716186003', 'No known allergy'),
    patient: subjectOf(person),
    recordedDate: dateOf(day),
    recorder: practitionerOn(person, day, 'general-practitioner'),
  });
}

const clinical = (code: string): AllergyIntolerance['clinicalStatus'] =>
  concept(coding(`${TERMINOLOGY}/allergyintolerance-clinical`, code));
const verification = (code: string): AllergyIntolerance['verificationStatus'] =>
  concept(coding(`${TERMINOLOGY}/allergyintolerance-verification`, code));
