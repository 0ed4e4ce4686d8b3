import type { Coding, TrialIdea } from '../trial/trial-idea.js';

/** Nobody is called so, has such a number or was born on such a day by chance: where it is found, it has leaked. */
export const UNMISTAKABLE = {
  given: 'Zzyxkvist',
  family: 'Kvasirdotter',
  personalNumber: '19121212-1212',
  phone: '070-999 88 77',
} as const;

/** Who treats a patient, and where. */
interface Care {
  readonly practitioner: string;
  /** A Reference (FHIR R4), as it stands in a record. */
  readonly organization: unknown;
}

const MIDDLE_AGED = 55;

/** A patient whom the trial fits, treated by whoever treats somebody else. */
export function unmistakablePatient(id: string, { sex }: TrialIdea, { practitioner, organization }: Care) {
  const { given, family, personalNumber, phone } = UNMISTAKABLE;
  return {
    resourceType: 'Patient',
    id,
    active: true,
    identifier: [{ system: 'http://electronichealth.se/identifier/personnummer', value: personalNumber }],
    name: [{ use: 'official', family, given: [given] }],
    telecom: [{ system: 'phone', value: phone }],
    gender: sex === 'ALL' ? 'other' : 'female',
    birthDate: `${new Date().getUTCFullYear() - MIDDLE_AGED}-02-03`,
    generalPractitioner: [{ reference: practitioner }],
    ...(organization === undefined ? {} : { managingOrganization: organization }),
  };
}

const STATUS = 'http://terminology.hl7.org/CodeSystem';

/** An active diagnosis, made today. */
export const diagnosis = (personId: string, { system, code, display }: Coding) => ({
  resourceType: 'Condition',
  id: `${personId}-diagnosis`,
  clinicalStatus: { coding: [{ system: `${STATUS}/condition-clinical`, code: 'active' }] },
  verificationStatus: { coding: [{ system: `${STATUS}/condition-ver-status`, code: 'confirmed' }] },
  code: { coding: [{ system, code, display }] },
  subject: { reference: `Patient/${personId}` },
  onsetDateTime: new Date().toISOString(),
});
