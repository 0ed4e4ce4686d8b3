import { MEDICATION_RESOURCES, type RecordResource, type Records } from '../schema/records.js';

const MEDICATIONS = ['Medication', ...MEDICATION_RESOURCES] as const satisfies RecordResource[];
const CONDITIONS = ['Condition', 'AllergyIntolerance'] as const satisfies RecordResource[];
const WITH_SITE = [
  'Condition',
  'Observation',
  'Procedure',
  'ImagingStudy',
  'Immunization',
  'ServiceRequest',
  'Specimen',
] as const satisfies RecordResource[];

/**
 * The resource types that a filter applies to, by the elements of FHIR R4; a filter that is not listed applies to all. On
 * any other type the filter could never be decided.
 */
export const FILTER_RESOURCES: Readonly<Partial<Record<keyof Records, readonly RecordResource[]>>> = {
  category: [
    ...MEDICATIONS,
    'AllergyIntolerance',
    'Appointment',
    'Condition',
    'Consent',
    'DiagnosticReport',
    'Encounter',
    'Observation',
    'Procedure',
    'ServiceRequest',
  ],
  clinicalStatus: CONDITIONS,
  verificationStatus: CONDITIONS,
  exposure: MEDICATIONS,
  preliminary: ['Observation', 'DiagnosticReport', 'ImagingStudy', 'Procedure'],
  bodySite: WITH_SITE,
  laterality: WITH_SITE,
  severity: CONDITIONS,
  reason: [
    'Medication',
    'MedicationRequest',
    'MedicationStatement',
    'MedicationAdministration',
    'Appointment',
    'Encounter',
    'ImagingStudy',
    'Immunization',
    'Procedure',
    'ServiceRequest',
  ],
  kinship: ['FamilyMemberHistory'],
  modality: ['ImagingStudy'],
  series: ['ImagingStudy'],
  instances: ['ImagingStudy'],
  treatmentIntent: [...MEDICATIONS, 'Procedure', 'ServiceRequest'],
  line: [...MEDICATIONS, 'Procedure', 'ServiceRequest'],
  response: [...MEDICATIONS, 'Procedure', 'Observation'],
  value: ['Observation', 'DiagnosticReport', 'FamilyMemberHistory'],
};

const REQUEST = ['draft', 'active', 'on-hold', 'completed', 'unknown'];
const EVENT = ['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'completed', 'unknown'];
const MEDICATION_STATUS = {
  MedicationRequest: ['active', 'on-hold', 'completed', 'stopped', 'draft', 'unknown'],
  MedicationStatement: ['active', 'completed', 'intended', 'stopped', 'on-hold', 'unknown', 'not-taken'],
  MedicationAdministration: ['in-progress', 'not-done', 'on-hold', 'completed', 'stopped', 'unknown'],
  MedicationDispense: [...['preparation', 'in-progress', 'on-hold', 'completed', 'stopped', 'unknown']],
};

/** Statuses of records that are no evidence of anything, so that they never count: withdrawn, or entered in error. */
export const NEVER_COUNT: readonly string[] = [
  ...['cancelled', 'declined', 'entered-in-error', 'health-unknown', 'noshow', 'revoked'],
];

/**
 * The workflow statuses of FHIR R4, less those that never count. Conditions and allergies have none: theirs are
 * clinicalStatus and verificationStatus.
 */
export const STATUSES: Readonly<Record<RecordResource, readonly string[]>> = {
  Condition: [],
  AllergyIntolerance: [],
  Observation: ['registered', 'preliminary', 'final', 'amended', 'corrected', 'unknown'],
  Medication: [...new Set(Object.values(MEDICATION_STATUS).flat())],
  ...MEDICATION_STATUS,
  Procedure: EVENT,
  Encounter: [...['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'unknown']],
  ImagingStudy: ['registered', 'available', 'unknown'],
  DiagnosticReport: [
    ...['registered', 'partial', 'preliminary', 'final', 'amended', 'corrected', 'appended', 'unknown'],
  ],
  FamilyMemberHistory: ['partial', 'completed'],
  Specimen: ['available', 'unavailable', 'unsatisfactory'],
  Immunization: ['completed', 'not-done'],
  ServiceRequest: REQUEST,
  Appointment: [...['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'checked-in', 'waitlist']],
  Consent: ['draft', 'proposed', 'active', 'rejected', 'inactive'],
  ResearchSubject: [
    ...['candidate', 'eligible', 'follow-up', 'ineligible', 'not-registered', 'off-study', 'on-study', 'screening'],
    ...['on-study-intervention', 'on-study-observation', 'pending-on-study', 'potential-candidate', 'withdrawn'],
  ],
};
