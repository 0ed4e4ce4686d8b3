import { coding, concept, snomed, TERMINOLOGY } from '../core/coding.js';
import type { FhirResource, Identifier, Organization, Practitioner, PractitionerRole } from '../core/fhir.js';
import { at, randomOf } from '../core/random.js';
import { GENERATED } from '../core/tag.js';
import { nameOf } from '../identity/names.js';
import { PRACTITIONERS, providerOf, UNITS, type Profession, type Unit } from './care-team.js';
import { REGIONS, type Region } from './regions.js';

/** HSA-id has two OIDs in use, RIV-TA's and that of HL7 Sweden's base profiles; regions take turns. */
const HSA_ID = ['urn:oid:1.2.752.129.2.1.4.1', 'urn:oid:1.2.752.29.4.19'] as const;
const ORGANISATION_NUMBER = 'urn:oid:2.5.4.97';

/** Region → care providers → units, and the people who work there: the same for every seed. */
export const careNetwork = (regions: readonly Region[] = REGIONS): readonly FhirResource[] =>
  regions.flatMap((region) => [
    ...organizationsOf(region),
    ...PRACTITIONERS.flatMap((_, place) => staffOf(region, place)),
  ]);

function organizationsOf(region: Region): Organization[] {
  const { name, seat } = region;
  const units = Object.entries(UNITS) as [Unit, string][];
  return [
    organization(region, 'region', { name, type: 'govt' }),
    organization(region, 'care', { name: `${name}, hälso- och sjukvården`, type: 'prov', parent: 'region' }),
    organization(region, 'private', { name: `Exempelhälsan ${seat} AB`, type: 'prov', parent: 'region' }),
    ...units.map(([unit, title]) =>
      organization(region, unit, {
        name: `${title} ${seat}`,
        type: 'dept',
        parent: providerOf(unit),
      }),
    ),
  ];
}

const organization = (
  region: Region,
  part: string,
  { name, type, parent }: { name: string; type: string; parent?: string },
): Organization => ({
  resourceType: 'Organization',
  id: `${region.code}-${part}`,
  meta: GENERATED,
  identifier: [
    hsaId(region, `E${part.replaceAll('-', '').toUpperCase()}`),
    ...(part === 'region' ? [{ system: ORGANISATION_NUMBER, value: region.organisation }] : []),
  ],
  active: true,
  type: [concept(coding(`${TERMINOLOGY}/organization-type`, type))],
  name,
  ...(parent === undefined ? {} : { partOf: { reference: `Organization/${region.code}-${parent}` } }),
});

/** HSA-id: SE, organisation number, hyphen, letters and digits, at most 31 in all (Inera). Ours all begin with KOHORT. */
const hsaId = (region: Region, local: string): Identifier => ({
  system: at(HSA_ID, REGIONS.indexOf(region) % HSA_ID.length),
  value: `SE${region.organisation}-KOHORT${local}`,
});

function staffOf(region: Region, place: number): FhirResource[] {
  const profession = at(PRACTITIONERS, place);
  const numbers = Array.from({ length: profession.count }, (_, before) => before + 1);
  return numbers.flatMap((number) =>
    employed(region, profession, number, `P${place}${String(number).padStart(2, '0')}`),
  );
}

function employed(region: Region, one: Profession, number: number, local: string): FhirResource[] {
  const id = `${region.code}-${one.profession}-${number}`;
  const random = randomOf(Number(region.code), number, one.profession);
  const { given, family } = nameOf(random, random.chance(0.6) ? 'female' : 'male', random.whole(1960, 1990));
  const practitioner: Practitioner = {
    resourceType: 'Practitioner',
    id,
    meta: GENERATED,
    identifier: [hsaId(region, local)],
    active: true,
    name: [{ use: 'official', family, given: [given], text: `${given} ${family}` }],
    // example.org is reserved for examples (RFC 2606).
    telecom: [{ system: 'email', value: `${id}@example.org`, use: 'work' }],
  };
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    id,
    meta: GENERATED,
    active: true,
    practitioner: { reference: `Practitioner/${id}` },
    organization: { reference: `Organization/${region.code}-${one.unit(number)}` },
    code: [one.code === undefined ? { text: one.title } : snomed(one.code, one.title)],
  };
  return [practitioner, role];
}
