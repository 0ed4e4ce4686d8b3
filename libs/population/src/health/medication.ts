import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { atc } from '../core/coding.js';
import { dateOf, dayWithin } from '../core/dates.js';
import type { MedicationRequest, MedicationStatement } from '../core/fhir.js';
import { DRUGS, type Drug, type Patient } from './drugs.js';

/** Prescriptions that have ended or been stopped, among those ever written (assumed). */
const ENDED = 0.2;
/** Drugs that the patient says not to take (assumed). */
const NOT_TAKEN = 0.03;
/** Drugs known from what the patient says, rather than from a prescription (assumed). */
const STATED = 0.12;

/** MedicationRequest for what is prescribed, MedicationStatement for what the patient says. */
export function addMedication(chart: Chart, patient: Patient): void {
  const random = chart.random('medication');
  const { last } = chart.person;
  for (const drug of DRUGS) {
    if (chart.person.age < 16 || !random.chance(drug.share(patient))) continue;
    const day = dayWithin(random, last - 2000, last - 20);
    if (random.chance(STATED)) addStatement(chart, drug, day, random.chance(NOT_TAKEN / STATED));
    else addPrescription(chart, drug, day, random.chance(ENDED) ? dayWithin(random, day + 14, last) : undefined);
  }
}

/** A prescription; without an end it goes on. */
export function addPrescription(
  chart: Chart,
  { code, display, dose }: Pick<Drug, 'code' | 'display' | 'dose'>,
  day: Day,
  end: Day | undefined,
  profession = 'general-practitioner',
): void {
  chart.add<MedicationRequest>('prescription', {
    resourceType: 'MedicationRequest',
    status: end === undefined ? 'active' : 'completed',
    intent: 'order',
    medicationCodeableConcept: atc(code, display),
    subject: subjectOf(chart.person),
    authoredOn: dateOf(day),
    requester: practitionerOn(chart.person, day, profession),
    dosageInstruction: [
      {
        text: dose,
        ...(end === undefined
          ? {}
          : { timing: { repeat: { boundsPeriod: { start: dateOf(day), end: dateOf(end) } } } }),
      },
    ],
  });
}

function addStatement(chart: Chart, { code, display, dose }: Drug, day: Day, isNotTaken: boolean): void {
  chart.add<MedicationStatement>('medication', {
    resourceType: 'MedicationStatement',
    status: isNotTaken ? 'not-taken' : 'active',
    medicationCodeableConcept: atc(code, display),
    subject: subjectOf(chart.person),
    effectivePeriod: { start: dateOf(day) },
    dateAsserted: dateOf(day),
    informationSource: subjectOf(chart.person),
    dosage: [{ text: dose }],
  });
}
