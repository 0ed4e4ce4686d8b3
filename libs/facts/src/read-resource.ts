import { ok, type Result } from '@kohort/kernel';
import { readAllergyIntolerance } from './allergy-intolerance.js';
import { readAppointment } from './appointment.js';
import { codingsIn } from './coding.js';
import { readCondition } from './condition.js';
import { readConsent } from './consent.js';
import { readDiagnosticReport } from './diagnostic-report.js';
import { readEncounter } from './encounter.js';
import { FACT_RESOURCES, type Fact, type FactResource } from './fact.js';
import { readFamilyMemberHistory } from './family-member-history.js';
import { readImagingStudy } from './imaging-study.js';
import { readImmunization } from './immunization.js';
import { isObject, objectIn, objectsIn, textIn, type FhirResource, type Json } from './json.js';
import { readMedicationAdministration } from './medication-administration.js';
import { readMedicationDispense } from './medication-dispense.js';
import { readMedicationRequest } from './medication-request.js';
import { readMedicationStatement } from './medication-statement.js';
import { readObservation } from './observation.js';
import { readProcedure } from './procedure.js';
import { unreadable, type FactContext, type Reader, type ReadingFault } from './reading.js';
import { subjectOf, typeOfReference } from './reference.js';
import { readResearchSubject } from './research-subject.js';
import { readServiceRequest } from './service-request.js';
import { readSpecimen } from './specimen.js';

const READERS: Readonly<Record<FactResource, Reader>> = {
  Condition: readCondition,
  Observation: readObservation,
  MedicationRequest: readMedicationRequest,
  MedicationStatement: readMedicationStatement,
  MedicationAdministration: readMedicationAdministration,
  MedicationDispense: readMedicationDispense,
  Procedure: readProcedure,
  Encounter: readEncounter,
  ImagingStudy: readImagingStudy,
  DiagnosticReport: readDiagnosticReport,
  AllergyIntolerance: readAllergyIntolerance,
  FamilyMemberHistory: readFamilyMemberHistory,
  Specimen: readSpecimen,
  Immunization: readImmunization,
  ServiceRequest: readServiceRequest,
  Appointment: readAppointment,
  Consent: readConsent,
  ResearchSubject: readResearchSubject,
};
const TYPES: ReadonlySet<string> = new Set(FACT_RESOURCES);

/** Whether facts are derived from this resource type. */
export const isFactResource = (type: string): type is FactResource => TYPES.has(type);

export const isResource = (json: unknown): json is FhirResource & Json =>
  isObject(json) && textIn(json.resourceType) !== undefined;

/**
 * The facts of one FHIR R4 resource, as untrusted JSON. [] where its type gives none, where it was entered in error or
 * cancelled, or where it states nothing. What cannot be read at all is a coded fault, so that the caller can count it and
 * know that something is missing; one that cannot be read in part (a date, a unit, a value) is a fact without that part.
 * Messages never quote the record.
 */
export function readResource(json: unknown, context: FactContext): Result<readonly Fact[], ReadingFault> {
  if (!isResource(json)) return unreadable('not-a-resource', 'This is no FHIR resource: it has no resourceType.');
  const resource = json.resourceType;
  if (!isFactResource(resource)) return ok([]);
  const modified = modifierIn(json);
  if (modified !== undefined) {
    return unreadable('modifier-extension', 'A modifier extension may change what the record means.', modified);
  }
  const id = textIn(json.id) ?? context.fallbackId?.(json);
  if (id === undefined) return unreadable('no-id', 'The record has no id.', '/id');
  const subject = subjectOf(json);
  if (subject === undefined) return unreadable('no-subject', 'The record names no person.');
  const type = typeOfReference(subject) ?? 'Patient';
  if (type !== 'Patient') return unreadable('not-a-person', `The record is about a ${type}, not about a person.`);
  const { versionId, security } = objectIn(json.meta) ?? {};
  const source = { resource, id, version: textIn(versionId) };
  return READERS[resource]({ json, source, labels: codingsIn(security), context });
}

/** The facts of one resource; [] also where it cannot be read. Use `readResource` to know of that. */
export function factsOf(resource: FhirResource, context: FactContext): Fact[] {
  const reading = readResource(resource, context);
  return reading.ok ? [...reading.value] : [];
}

/** The JSON Pointer of a modifier extension on the record or on a part of it that is read. */
function modifierIn(json: Json): string | undefined {
  if (isModified(json)) return '/modifierExtension';
  for (const name of ['component', 'condition', 'reaction'] as const) {
    const index = json[name] === undefined ? -1 : objectsIn(json[name]).findIndex(isModified);
    if (index >= 0) return `/${name}/${index}/modifierExtension`;
  }
  return undefined;
}

const isModified = ({ modifierExtension }: Json): boolean =>
  modifierExtension !== undefined && objectsIn(modifierExtension).length > 0;
