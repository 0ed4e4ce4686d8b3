import { localDayIn } from '@kohort/kernel';
import type { Fact, FactResource } from './fact.js';
import { readResource } from './read-resource.js';
import type { FactContext } from './reading.js';

/** For tests: a Swedish region that knows no medications. */
export const context: FactContext = { localDay: localDayIn('Europe/Stockholm') };

/** For tests: the least that makes a readable record of a type. */
export const record = (resourceType: FactResource, elements: Readonly<Record<string, unknown>>): object => ({
  resourceType,
  id: 'r1',
  [SUBJECT[resourceType] ?? 'subject']: { reference: 'Patient/p1' },
  ...(resourceType === 'Appointment' ? { participant: [{ actor: { reference: 'Patient/p1' } }] } : {}),
  ...elements,
});

const SUBJECT: Readonly<Partial<Record<FactResource, string>>> = {
  AllergyIntolerance: 'patient',
  FamilyMemberHistory: 'patient',
  Immunization: 'patient',
  Consent: 'patient',
  ResearchSubject: 'individual',
};

/** For tests: the facts of a record that must be readable. */
export function factsIn(
  type: FactResource,
  elements: Readonly<Record<string, unknown>>,
  own: FactContext = context,
): Fact[] {
  const reading = readResource(record(type, elements), own);
  if (!reading.ok) throw new Error(`${type} is unreadable: ${reading.error.code}`);
  return [...reading.value];
}

/** For tests: a CodeableConcept. */
export const coded = (system: string, code: string, display?: string): object => ({
  coding: [{ system, code, ...(display === undefined ? {} : { display }) }],
});

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const snomed = (code: string, display?: string): object => coded(SNOMED, code, display);
export const loinc = (code: string, display?: string): object => coded(LOINC, code, display);

/** For tests: the day of an ISO date. */
export const day = (iso: string): number => Date.parse(iso) / 86_400_000;
