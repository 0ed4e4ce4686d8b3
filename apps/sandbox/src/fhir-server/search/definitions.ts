/** A search parameter of R4 (searchparameter-registry.html) as this server has it. */
export interface SearchDefinition {
  readonly name: string;
  readonly kind: 'token' | 'reference' | 'date';
  /** Names the index rows; `patient` and `subject` share those of one element. */
  readonly key: string;
  /** Element paths of the resource. */
  readonly paths: readonly string[];
  /** What a reference without a type may mean. */
  readonly targets?: readonly string[];
}

const token = (name: string, ...paths: string[]): SearchDefinition => ({ name, kind: 'token', key: name, paths });
const date = (name: string, ...paths: string[]): SearchDefinition => ({ name, kind: 'date', key: name, paths });
const reference = (name: string, path: string, ...targets: string[]): SearchDefinition => ({
  name,
  kind: 'reference',
  key: path,
  paths: [path],
  targets,
});
const patient = (path = 'subject'): SearchDefinition => reference('patient', path, 'Patient');

const identifier = token('identifier', 'identifier');
const medication = [
  token('code', 'medicationCodeableConcept'),
  reference('medication', 'medicationReference', 'Medication'),
];
const subject = (...others: string[]): SearchDefinition[] => [
  patient(),
  reference('subject', 'subject', 'Patient', ...others),
];

/**
 * The parameters of each type beside `_id` and `_lastUpdated`; a type that is not listed has only those two. The first
 * date is what `_sort` may name.
 */
const DEFINITIONS: Readonly<Record<string, readonly SearchDefinition[]>> = {
  AllergyIntolerance: [
    identifier,
    patient('patient'),
    token('code', 'code', 'reaction.substance'),
    date('date', 'recordedDate'),
  ],
  Appointment: [identifier, patient('participant.actor'), date('date', 'start')],
  CarePlan: [identifier, ...subject('Group'), date('date', 'period')],
  CareTeam: [
    identifier,
    ...subject('Group'),
    reference(
      'participant',
      'participant.member',
      'Practitioner',
      'PractitionerRole',
      'Organization',
      'Patient',
      'RelatedPerson',
      'CareTeam',
    ),
    date('date', 'period'),
  ],
  Condition: [
    identifier,
    ...subject('Group'),
    token('code', 'code'),
    date('recorded-date', 'recordedDate'),
    date('onset-date', 'onsetDateTime', 'onsetPeriod'),
  ],
  Consent: [identifier, patient('patient'), date('date', 'dateTime')],
  Device: [identifier, patient('patient')],
  DiagnosticReport: [
    identifier,
    ...subject('Group', 'Device', 'Location'),
    token('code', 'code'),
    date('date', 'effectiveDateTime', 'effectivePeriod'),
  ],
  DocumentReference: [identifier, ...subject('Practitioner', 'Group', 'Device'), date('date', 'date')],
  Encounter: [identifier, ...subject('Group'), date('date', 'period')],
  EpisodeOfCare: [identifier, patient('patient'), date('date', 'period')],
  FamilyMemberHistory: [identifier, patient('patient'), token('code', 'condition.code'), date('date', 'date')],
  Flag: [
    identifier,
    ...subject('Location', 'Group', 'Organization', 'Practitioner', 'PlanDefinition', 'Medication', 'Procedure'),
    date('date', 'period'),
  ],
  Group: [
    identifier,
    reference(
      'member',
      'member.entity',
      'Patient',
      'Practitioner',
      'PractitionerRole',
      'Device',
      'Medication',
      'Substance',
      'Group',
    ),
  ],
  HealthcareService: [identifier, reference('organization', 'providedBy', 'Organization')],
  ImagingStudy: [identifier, ...subject('Device', 'Group'), date('started', 'started')],
  Immunization: [
    identifier,
    patient('patient'),
    token('vaccine-code', 'vaccineCode'),
    date('date', 'occurrenceDateTime'),
  ],
  List: [identifier, ...subject('Group', 'Device', 'Location'), token('code', 'code'), date('date', 'date')],
  Location: [identifier, reference('organization', 'managingOrganization', 'Organization')],
  Medication: [identifier, token('code', 'code')],
  MedicationAdministration: [
    identifier,
    ...subject('Group'),
    ...medication,
    date('effective-time', 'effectiveDateTime', 'effectivePeriod'),
  ],
  MedicationDispense: [identifier, ...subject('Group'), ...medication, date('whenhandedover', 'whenHandedOver')],
  MedicationRequest: [identifier, ...subject('Group'), ...medication, date('authoredon', 'authoredOn')],
  MedicationStatement: [
    identifier,
    ...subject('Group'),
    ...medication,
    date('effective', 'effectiveDateTime', 'effectivePeriod'),
  ],
  Observation: [
    identifier,
    ...subject('Group', 'Device', 'Location'),
    token('code', 'code'),
    date('date', 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'effectiveTiming'),
  ],
  Organization: [identifier, reference('partof', 'partOf', 'Organization')],
  Patient: [
    identifier,
    reference('organization', 'managingOrganization', 'Organization'),
    reference('general-practitioner', 'generalPractitioner', 'Practitioner', 'Organization', 'PractitionerRole'),
    date('birthdate', 'birthDate'),
  ],
  Practitioner: [identifier],
  PractitionerRole: [
    identifier,
    reference('practitioner', 'practitioner', 'Practitioner'),
    reference('organization', 'organization', 'Organization'),
  ],
  Procedure: [
    identifier,
    ...subject('Group'),
    token('code', 'code'),
    date('date', 'performedDateTime', 'performedPeriod'),
  ],
  QuestionnaireResponse: [
    identifier,
    reference('subject', 'subject', 'Patient'),
    patient(),
    date('authored', 'authored'),
  ],
  RelatedPerson: [identifier, patient('patient')],
  ResearchStudy: [identifier, date('date', 'period')],
  ResearchSubject: [
    identifier,
    patient('individual'),
    reference('individual', 'individual', 'Patient'),
    reference('study', 'study', 'ResearchStudy'),
    date('date', 'period'),
  ],
  ServiceRequest: [
    identifier,
    ...subject('Group', 'Location', 'Device'),
    token('code', 'code'),
    date('authored', 'authoredOn'),
  ],
  Specimen: [
    identifier,
    ...subject('Group', 'Device', 'Substance', 'Location'),
    date('collected', 'collection.collectedDateTime', 'collection.collectedPeriod'),
  ],
};

export const searchDefinitions = DEFINITIONS;

export const definitionsOf = (type: string): readonly SearchDefinition[] => DEFINITIONS[type] ?? [];

/** The date that a type may be sorted by. */
export const sortableDate = (type: string): SearchDefinition | undefined =>
  definitionsOf(type).find(({ kind }) => kind === 'date');
