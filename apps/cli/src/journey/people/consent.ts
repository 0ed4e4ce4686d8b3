import type { NewResource, Resource } from './fhir-server.js';

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
/** Policies of the German consent form (MII), the only published codes that tell contact from use. */
const POLICY = '2.16.840.1.113883.3.1937.777.24.5.3';
const YEARS = 10;

const code = (system: string, name: string): object => ({ coding: [{ system, code: name }] });

/** That a person may be asked about research: a Consent (FHIR R4) given now, for ten years. */
export function permission(personId: string, now = new Date()): NewResource {
  const until = new Date(now);
  until.setUTCFullYear(now.getUTCFullYear() + YEARS);
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: code(`${TERMINOLOGY}/consentscope`, 'research'),
    category: [code('http://loinc.org', '59284-0'), code(`${TERMINOLOGY}/v3-ActCode`, 'RESEARCH')],
    patient: { reference: `Patient/${personId}` },
    dateTime: now.toISOString(),
    performer: [{ reference: `Patient/${personId}` }],
    policyRule: code(`${TERMINOLOGY}/v3-ActCode`, 'OPTIN'),
    provision: {
      type: 'permit',
      period: { start: now.toISOString().slice(0, 10), end: until.toISOString().slice(0, 10) },
      purpose: ['HRESCH', 'CLINTRCH'].map((name) => ({ system: `${TERMINOLOGY}/v3-ActReason`, code: name })),
      code: [code(`urn:oid:${POLICY}`, `${POLICY}.29`)],
    },
  };
}

/** The same Consent, taken back: it is not active any more. */
export const withdrawn = (consent: Resource): Resource => ({ ...consent, status: 'inactive' });
