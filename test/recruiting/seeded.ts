/** A person whose name and numbers occur nowhere else, so that each place where they turn up is a leak. */
export const ZETA = {
  id: 'zeta-7c1f',
  family: 'Kvasirdotterqvist',
  given: 'Zyxelina',
  birthDate: '1931-07-23',
  personalNumber: '193107239999',
  phone: '070-9988776655',
  street: 'Gnipahellagatan 77',
} as const;

/** What identifies the person, in every spelling that something may give it. */
export const NEEDLES: readonly string[] = [
  ZETA.family,
  ZETA.given,
  ZETA.birthDate,
  ZETA.birthDate.replaceAll('-', ''),
  ZETA.personalNumber,
  ZETA.personalNumber.slice(2),
  '310723-9999',
  ZETA.phone,
  ZETA.street,
];

const RESEARCH = 'http://terminology.hl7.org/CodeSystem/consentscope';
const POLICY = 'urn:oid:2.16.840.1.113883.3.1937.777.24.5.3';

/** The person and a Consent that permits contact about research, treated by a practitioner. */
export const recordsOf = (practitioner: string): readonly object[] => [
  {
    resourceType: 'Practitioner',
    id: practitioner,
    name: [{ family: 'Läkare', given: ['Exempel'] }],
  },
  {
    resourceType: 'Patient',
    id: ZETA.id,
    identifier: [{ system: 'urn:oid:1.2.752.129.2.1.3.1', value: ZETA.personalNumber }],
    name: [{ use: 'official', family: ZETA.family, given: [ZETA.given] }],
    gender: 'female',
    birthDate: ZETA.birthDate,
    telecom: [{ system: 'phone', value: ZETA.phone }],
    address: [{ line: [ZETA.street], city: 'Malmö' }],
    generalPractitioner: [{ reference: `Practitioner/${practitioner}` }],
  },
  consentOf('permit'),
];

export const consentOf = (type: 'permit' | 'deny'): object => ({
  resourceType: 'Consent',
  id: 'zeta-consent',
  status: 'active',
  scope: { coding: [{ system: RESEARCH, code: 'research' }] },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: { reference: `Patient/${ZETA.id}` },
  dateTime: '2024-01-01',
  provision: { type, code: [{ coding: [{ system: POLICY, code: `${POLICY.slice(8)}.29` }] }] },
});
