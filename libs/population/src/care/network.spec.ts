import { describe, expect, it } from '@jest/globals';
import type { FhirResource, Organization, Patient, Practitioner, PractitionerRole } from '../core/fhir.js';
import { generatePeople } from '../generate-people.js';
import { hasValidCheckDigit } from '../identity/personal-number.js';
import { careNetwork } from './network.js';
import { REGIONS } from './regions.js';

const isPatient = (one: FhirResource): one is Patient => one.resourceType === 'Patient';
const all = careNetwork();
const organizations = all.filter((one): one is Organization => one.resourceType === 'Organization');
const practitioners = all.filter((one): one is Practitioner => one.resourceType === 'Practitioner');
const roles = all.filter((one): one is PractitionerRole => one.resourceType === 'PractitionerRole');

describe('careNetwork', () => {
  it('holds the 21 regions, with the national population', () => {
    expect(REGIONS).toHaveLength(21);
    expect(REGIONS.reduce((sum, { population }) => sum + population, 0)).toBeGreaterThan(10_500_000);
    expect(REGIONS.filter(({ organisation }) => !hasValidCheckDigit(organisation))).toEqual([]);
  });

  it('leads from every unit to a care provider and from there to the region', () => {
    const byId = new Map(organizations.map((one) => [`Organization/${one.id ?? ''}`, one]));
    for (const unit of organizations.filter(({ type }) => type?.[0]?.coding?.[0]?.code === 'dept')) {
      const provider = byId.get(unit.partOf?.reference ?? '');
      expect(provider?.type?.[0]?.coding?.[0]?.code).toBe('prov');
      expect(byId.get(provider?.partOf?.reference ?? '')?.type?.[0]?.coding?.[0]?.code).toBe('govt');
    }
  });

  it('has everybody managed by the provider at whose unit the general practitioner works', () => {
    const unitOf = new Map(roles.map((role) => [role.practitioner?.reference, role.organization?.reference]));
    const providerOf = new Map(organizations.map((one) => [`Organization/${one.id ?? ''}`, one.partOf?.reference]));
    const patients = [...generatePeople({ seed: 7, asOf: 20_000, people: 30 })].flat().filter(isPatient);
    const providers = patients.map(({ generalPractitioner, managingOrganization }) => {
      const expected = providerOf.get(unitOf.get(generalPractitioner?.[0]?.reference) ?? '');
      expect(managingOrganization?.reference).toBe(expected);
      return expected?.replace(/.*-/, '');
    });
    expect(new Set(providers)).toEqual(new Set(['care', 'private']));
  });

  it('gives everybody an HSA-id of the right shape under both identifiers in use, and a mail address that is no real one', () => {
    const ids = [...organizations, ...practitioners].flatMap(({ identifier }) => identifier?.[0] ?? []);
    expect(new Set(ids.map(({ value }) => value)).size).toBe(organizations.length + practitioners.length);
    for (const { value } of ids) expect(value).toMatch(/^(?=.{1,31}$)SE\d{10}-[A-Z0-9]+$/);
    expect(new Set(ids.map(({ system }) => system)).size).toBe(2);
    for (const { telecom } of practitioners) expect(telecom?.[0]?.value).toMatch(/^[a-z0-9-]+@example\.org$/);
    expect(roles).toHaveLength(practitioners.length);
  });
});
