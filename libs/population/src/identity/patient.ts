import type { Address, Patient } from '../core/fhir.js';

import { practitionerOn, primaryUnit, providerOf, unitOn } from '../care/care-team.js';
import type { Region } from '../care/regions.js';
import type { Chart } from '../core/chart.js';
import { coding } from '../core/coding.js';
import type { Random } from '../core/random.js';
import { GENERATED, KOHORT } from '../core/tag.js';
import { nameOf } from './names.js';
import { dateOf } from '../core/dates.js';

const SECURITY_LABEL = 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel';
/** Protected identity; about 25,000 people in Sweden, 0.25 % (Tax Agency, not looked up again), raised to 0.5 %. */
const PROTECTION = [
  ['sekretessmarkering', 0.0035],
  ['skyddadFolkbokforing', 0.0015],
  ['none', 0.995],
] as const;
/** Share of deaths of which the record does not tell the day (assumed). */
const DEATH_WITHOUT_DATE = 0.05;

const STREETS = ['Storgatan', 'Skolgatan', 'Kyrkvägen', 'Ringvägen', 'Björkvägen', 'Parkgatan', 'Åsvägen'];
const HIDDEN = 'Skyddad uppgift';

/** Patient, with the identifiers, the places lived in and the care relationship. */
export function addPatient(chart: Chart): void {
  const { person } = chart;
  const random = chart.random('patient');
  const protection = random.weighted(PROTECTION);
  const hidden = protection !== 'none';
  const name = nameOf(random, person.sex, Number(dateOf(person.birth).slice(0, 4)));
  const addresses = addressesOf(chart, random);
  const patient: Patient = {
    resourceType: 'Patient',
    id: person.id,
    meta: hidden ? { ...GENERATED, security: [coding(SECURITY_LABEL, protection)] } : GENERATED,
    identifier: [
      { system: `${KOHORT}/generated-person`, value: person.id },
      ...(person.identifier ? [person.identifier] : []),
    ],
    active: true,
    name: hidden
      ? [{ use: 'official', family: HIDDEN, given: [HIDDEN], text: HIDDEN }]
      : [{ use: 'official', family: name.family, given: [name.given], text: `${name.given} ${name.family}` }],
    gender: person.sex,
    birthDate: dateOf(person.birth),
    ...deathOf(chart, random),
    ...(hidden ? {} : { address: addresses }),
    generalPractitioner: [practitionerOn(person, person.last, 'general-practitioner')],
    managingOrganization: unitOn(person, person.last, providerOf(primaryUnit(person))),
  };
  chart.resources.push(patient);
}

function deathOf({ person: { death } }: Chart, random: Random): Partial<Patient> {
  if (death === undefined) return {};
  return random.chance(DEATH_WITHOUT_DATE) ? { deceasedBoolean: true } : { deceasedDateTime: dateOf(death) };
}

function addressesOf({ person: { region, moved } }: Chart, random: Random): Address[] {
  const address = ({ code, seat, postal }: Region): Address => ({
    use: 'home',
    line: [`${random.pick(STREETS)} ${random.whole(1, 80)}`],
    city: seat.toUpperCase(),
    postalCode: `${postal}${random.whole(10, 99)}`,
    state: code,
    country: 'SE',
  });
  const now = address(region);
  if (!moved) return [now];
  const before: Address = { ...address(moved.from), use: 'old', period: { end: dateOf(moved.on) } };
  return [{ ...now, period: { start: dateOf(moved.on) } }, before];
}
