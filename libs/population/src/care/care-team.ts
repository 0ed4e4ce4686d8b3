import type { Day } from '@kohort/kernel';
import type { Chart, Recorded } from '../core/chart.js';
import { coding, concept, SNOMED, TERMINOLOGY } from '../core/coding.js';
import { moment } from '../core/dates.js';
import type { Encounter, Reference } from '../core/fhir.js';
import type { Person } from '../core/person.js';
import type { Region } from './regions.js';

/** The units of every region, with their Swedish titles. */
export const UNITS = {
  breast: 'Bröstcentrum',
  oncology: 'Onkologiska kliniken',
  women: 'Kvinnokliniken',
  genetics: 'Klinisk genetik',
  laboratory: 'Laboratoriemedicin',
  'primary-1': 'Vårdcentralen Centrum',
  'primary-2': 'Vårdcentralen Norr',
  'primary-3': 'Vårdcentralen Söder',
} as const;
export type Unit = keyof typeof UNITS;

export interface Profession {
  readonly profession: string;
  readonly count: number;
  readonly unit: (number: number) => Unit;
  /** SNOMED CT occupation, where one is known. */
  readonly code?: string;
  readonly title: string;
}

/** Who works in every region. */
export const PRACTITIONERS: readonly Profession[] = [
  {
    profession: 'breast-clinician',
    count: 4,
    code: '66862007',
    title: 'Radiologist',
    unit: () => 'breast',
  },
  {
    profession: 'oncologist',
    count: 3,
    code: '309295000',
    title: 'Clinical oncologist',
    unit: () => 'oncology',
  },
  {
    profession: 'gynaecologist',
    count: 2,
    code: '83685006',
    title: 'Gynecologist',
    unit: () => 'women',
  },
  {
    profession: 'geneticist',
    count: 1,
    title: 'Clinical geneticist',
    unit: () => 'genetics',
  },
  {
    profession: 'pathologist',
    count: 2,
    code: '81464008',
    title: 'Pathologist',
    unit: () => 'laboratory',
  },
  {
    profession: 'general-practitioner',
    count: 9,
    code: '62247001',
    title: 'General practitioner',
    unit: (number) => `primary-${(((number - 1) % 3) + 1) as 1 | 2 | 3}`,
  },
];

/** Where the person was treated on a day: those who moved were treated elsewhere before. */
export const regionOn = ({ region, moved }: Person, day: Day): Region =>
  moved && day < moved.on ? moved.from : region;

/** The one of a profession who treats the person: the same one at every visit in the region. */
export function practitionerOn(person: Person, day: Day, profession: string): Reference {
  const { count } = PRACTITIONERS.find((one) => one.profession === profession) ?? { count: 1 };
  return { reference: `Practitioner/${regionOn(person, day).code}-${profession}-${(person.index % count) + 1}` };
}

/** The one unit of each region that a private care provider runs. */
const PRIVATE_UNIT: Unit = 'primary-3';
export type Provider = 'care' | 'private';

/** Who runs a unit: the region's own care, or a private care provider. */
export const providerOf = (unit: Unit): Provider => (unit === PRIVATE_UNIT ? 'private' : 'care');

export const unitOn = (person: Person, day: Day, unit: Unit | Provider | 'region'): Reference => ({
  reference: `Organization/${regionOn(person, day).code}-${unit}`,
});

/** The person's primary care unit: that of the general practitioner. */
export const primaryUnit = ({ index }: Person): Unit => `primary-${(((index % 9) % 3) + 1) as 1 | 2 | 3}`;

const TYPES = {
  'check-up': ['185349003', 'Encounter for check up'],
  screening: ['384151000119104', 'Screening mammography of bilateral breasts'],
  referral: ['390906007', 'Follow-up encounter'],
  surgery: ['305408004', 'Admission to surgical department'],
} as const;

/** A visit, with the unit that gave it and who was met there. */
export function visit(
  chart: Chart,
  day: Day,
  type: keyof typeof TYPES,
  [unit, profession]: readonly [unit: Unit, profession: string],
): Recorded<Encounter> {
  const { person } = chart;
  const [code, display] = TYPES[type];
  const inpatient = type === 'surgery';
  return chart.add<Encounter>('visit', {
    resourceType: 'Encounter',
    status: 'finished',
    class: coding(`${TERMINOLOGY}/v3-ActCode`, inpatient ? 'IMP' : 'AMB'),
    type: [concept(coding(SNOMED, code, display))],
    subject: subjectOf(person),
    participant: [{ individual: practitionerOn(person, day, profession) }],
    period: { start: moment(day, 8), end: moment(day, inpatient ? 16 : 9) },
    serviceProvider: unitOn(person, day, unit),
  });
}

export const subjectOf = ({ id }: Person): Reference => ({ reference: `Patient/${id}` });
