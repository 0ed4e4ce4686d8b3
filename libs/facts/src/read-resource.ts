import { ok, type Result } from '@kohort/kernel';
import { readAllergyIntolerance } from './allergy-intolerance.js';
import { readAppointment } from './appointment.js';
import { codingsIn, merged } from './coding.js';
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
import { modifierIn } from './modifier.js';
import { unreadable, type FactContext, type Reader, type Reading, type ReadingFault } from './reading.js';
import { localReference, subjectOf, typeOfReference } from './reference.js';
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
/** The parts of records that are read and may carry modifier extensions of their own. */
const MODIFIED_PARTS = ['component', 'condition', 'reaction'];
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
  const modified = modifierIn(json, MODIFIED_PARTS) ?? containedModifierIn(json);
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
  return withContained({ json, source, labels: codingsIn(security), context });
}

/** The resource types that facts of a record may be of: its own, and that of Observations inside it. */
export const resourcesIn = (resource: FhirResource): readonly FactResource[] => {
  const types = [resource.resourceType, ...containedIn(resource as unknown as Json).map(() => 'Observation')];
  return [...new Set(types)].filter(isFactResource);
};

/**
 * The facts of a record and of the Observations that it contains (the results of a report), whose subject is its own.
 * One that states nothing, because it was entered in error or is about somebody else, brings none.
 */
function withContained(reading: Reading): Result<readonly Fact[], ReadingFault> {
  const { json, source, labels } = reading;
  const facts = READERS[source.resource](reading);
  if (!facts.ok || facts.value.length === 0) return facts;
  const contained = containedIn(json).flatMap((observation, index): readonly Fact[] => {
    if (!isAboutSubject(observation, reading)) return [];
    const { security } = objectIn(observation.meta) ?? {};
    const read = readObservation({
      ...reading,
      json: { ...observation, subject: json.subject ?? json.patient },
      source: {
        ...source,
        resource: 'Observation',
        part: `contained/${textIn(observation.id) ?? index}`,
        container: source.resource,
      },
      labels: merged(labels, codingsIn(security)),
    });
    return read.ok ? read.value : [];
  });
  return contained.length === 0 ? facts : ok([...facts.value, ...contained]);
}

const containedIn = ({ contained }: Json): readonly Json[] =>
  contained === undefined ? [] : objectsIn(contained).filter(({ resourceType }) => resourceType === 'Observation');

/** Whether a contained Observation is about the person whom its container is about; in a family history it may not be. */
function isAboutSubject(observation: Json, { json, source, context }: Reading): boolean {
  if (observation.subject === undefined) return source.resource !== 'FamilyMemberHistory';
  const [own, whole] = [observation, json].map((one) => {
    const named = subjectOf({ ...one, resourceType: source.resource });
    return named === undefined ? undefined : (context.resolve?.(named) ?? localReference(named) ?? named);
  });
  return own === whole;
}

/** The JSON Pointer of a modifier extension on an Observation inside the record. */
function containedModifierIn(json: Json): string | undefined {
  for (const observation of containedIn(json)) {
    const modified = modifierIn(observation, MODIFIED_PARTS);
    if (modified !== undefined) return `/contained/${objectsIn(json.contained).indexOf(observation)}${modified}`;
  }
  return undefined;
}
