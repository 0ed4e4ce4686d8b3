import { addBreastCare } from './breast/breast-care.js';
import { careNetwork } from './care/network.js';
import { addConsents } from './consent/consents.js';
import { chartOf } from './core/chart.js';
import type { FhirResource } from './core/fhir.js';
import { addMess } from './core/mess.js';
import { personAt, type Population } from './core/person.js';
import { addAllergies } from './health/allergy.js';
import { addBody } from './health/body.js';
import { addConditions } from './health/conditions.js';
import { addFamilyHistory } from './health/family-history.js';
import { addGenomics } from './health/genomics.js';
import { addHeartFunction } from './health/heart.js';
import { addImmunizations } from './health/immunization.js';
import { addLaboratory } from './health/laboratory.js';
import { addMedication } from './health/medication.js';
import { addReproductiveHealth } from './health/reproductive.js';
import { addResearch, researchStudies } from './health/research.js';
import { addPatient } from './identity/patient.js';

/** What people's records refer to: organizations and practitioners of the regions, and studies. The same for every seed. */
export const sharedResources = ({ regions }: Pick<Population, 'regions'> = {}): readonly FhirResource[] => [
  ...careNetwork(regions),
  ...researchStudies(),
];

/**
 * The record of the person with this index, from 0 on: the Patient first, then everything about that person. It depends
 * on seed, index, as-of date and regions alone, never on how many people there are.
 */
export function generatePerson(population: Population, index: number): readonly FhirResource[] {
  const chart = chartOf(personAt(population, index));
  addPatient(chart);
  const ill = addConditions(chart);
  const reproductive = addReproductiveHealth(chart);
  addBody(chart, ill);
  addHeartFunction(chart, ill);
  addLaboratory(chart, ill);
  addMedication(chart, { person: chart.person, ill, reproductive });
  addAllergies(chart);
  addImmunizations(chart);
  const hasFamily = addFamilyHistory(chart);
  const { hadCancer } = addBreastCare(chart, reproductive);
  addGenomics(chart, { hadCancer, hasFamily });
  addResearch(chart);
  addConsents(chart);
  addMess(chart);
  return chart.resources;
}

/** The records of the first `people` people, one person at a time, so that memory does not grow with their number. */
export function* generatePeople(
  population: Population & { readonly people: number },
): Generator<readonly FhirResource[]> {
  for (let index = 0; index < population.people; index += 1) yield generatePerson(population, index);
}
