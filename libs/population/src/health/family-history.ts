import type { FamilyMemberHistory } from '../core/fhir.js';

import { subjectOf } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, icd, snomed, TERMINOLOGY, UCUM } from '../core/coding.js';
import { dateOf, dayWithin } from '../core/dates.js';
import { addBreastCondition } from '../breast/breast-condition.js';

/** Breast cancer in relatives. A first-degree relative: some 12 % of women (Collaborative Group, Lancet 2001;358:1389–99). */
const RELATIVES = [
  { kinship: 'MTH', display: 'mother', rate: 0.085 },
  { kinship: 'SIS', display: 'sister', rate: 0.045 },
  { kinship: 'MAUNT', display: 'maternal aunt', rate: 0.04 },
] as const;
/** What is in the record at all: of women who came to a breast unit more than of others (assumed). */
const TAKEN = 0.75;
/** Recorded as a diagnosis of the woman herself (Z80.3) instead (assumed). */
const AS_DIAGNOSIS = 0.15;

/** FamilyMemberHistory of breast cancer; answers whether a first-degree relative has it. */
export function addFamilyHistory(chart: Chart): boolean {
  const { person } = chart;
  const random = chart.random('family');
  if (person.sex !== 'female' || person.age < 25) return false;
  let close = false;
  for (const { kinship, display, rate } of RELATIVES) {
    if (!random.chance(rate)) continue;
    if (kinship !== 'MAUNT') close = true;
    if (!random.chance(TAKEN)) continue;
    const day = dayWithin(random, Math.max(person.birth + 20 * 365, person.last - 4000), person.last);
    if (random.chance(AS_DIAGNOSIS)) {
      addBreastCondition(chart, day, { code: icd('Z80.3', 'Malign tumör i bröstkörtel i familjeanamnesen') });
      continue;
    }
    chart.add<FamilyMemberHistory>('family', {
      resourceType: 'FamilyMemberHistory',
      status: 'completed',
      patient: subjectOf(person),
      date: dateOf(day),
      relationship: concept(coding(`${TERMINOLOGY}/v3-RoleCode`, kinship, display)),
      condition: [
        {
          code: random.chance(0.5) ? icd('C50.9', 'Malign tumör i bröstkörtel') : snomed('254837009'),
          onsetAge: { value: random.whole(38, 78), unit: 'år', system: UCUM, code: 'a' },
        },
      ],
    });
  }
  return close;
}
