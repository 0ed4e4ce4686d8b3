import type { Immunization } from '../core/fhir.js';

import { subjectOf, unitOn, primaryUnit } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { atc } from '../core/coding.js';
import { dateOf, dayWithin } from '../core/dates.js';

/** Share vaccinated within the last year from 65 years on, and before (Public Health Agency: influenza about 65 %; assumed). */
const VACCINES = [
  { code: atc('J07BB02', 'influenza, inactivated'), old: 0.62, young: 0.06 },
  { code: atc('J07BN01', 'covid-19, RNA-based vaccine'), old: 0.5, young: 0.04 },
] as const;

export function addImmunizations(chart: Chart): void {
  const { person } = chart;
  const random = chart.random('immunization');
  for (const { code, old, young } of VACCINES) {
    if (!random.chance(person.age >= 65 ? old : young)) continue;
    const day = dayWithin(random, person.last - 365, person.last);
    chart.add<Immunization>('immunization', {
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: code,
      patient: subjectOf(person),
      occurrenceDateTime: dateOf(day),
      primarySource: true,
      performer: [{ actor: unitOn(person, day, primaryUnit(person)) }],
    });
  }
}
