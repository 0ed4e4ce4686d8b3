import { addMonths, type Day } from '@kohort/kernel';
import { practitionerOn, subjectOf, unitOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { snomed } from '../core/coding.js';
import { dateOf, yearsLater } from '../core/dates.js';
import type { Procedure, ServiceRequest } from '../core/fhir.js';
import type { Person } from '../core/person.js';
import type { Random } from '../core/random.js';
import { addExamination, type Birads, type Density } from './assessment.js';

/** Women are invited from 40 to 74 years, every 18 to 24 months (Socialstyrelsen, screening recommendation). */
const AGES = { from: 40, to: 74 };
const INTERVAL_MONTHS = [18, 24] as const;
/** 81 % of those invited come (Olsson et al., J Med Screen 2000;7:14–8); 13–31 % stay away (Zidar et al. 2015), some always. */
const NEVER_COMES = 0.08;
const COMES = 0.88;
/** Recalled: 2.2 % on average (Olsson 2000), 4.6–5.7 % in Uppsala (Thurfjell and Lindgren, Radiology 1994;193:351–7). */
const ASSESSMENTS: readonly (readonly [Birads, number])[] = [
  [0, 0.05],
  [1, 0.7],
  [2, 0.25],
];
/** Images are kept for eight years; of older rounds the record names up to four as procedures (assumed). */
const ARCHIVE_MONTHS = 96;
const OLDER_ROUNDS = 4;
/** Of the women whose next round is due within three months, those already referred (assumed). */
const REFERRED = 0.7;

/** The days of the screening rounds that a woman came to, oldest first, and the day of the next one. */
export function roundsOf(random: Random, person: Person, until: Day): { came: Day[]; next: Day | undefined } {
  const came: Day[] = [];
  if (person.sex !== 'female' || random.chance(NEVER_COMES)) return { came, next: undefined };
  const end = yearsLater(person.birth, AGES.to + 1);
  let round = yearsLater(person.birth, AGES.from) + random.whole(0, 500);
  while (round <= until && round < end) {
    if (random.chance(COMES)) came.push(round);
    round = addMonths(round, random.whole(...INTERVAL_MONTHS)) + random.whole(0, 20);
  }
  return { came, next: round < end ? round : undefined };
}

/** Records the rounds older than the archive, and answers the others. */
export function addOldRounds(chart: Chart, days: readonly Day[]): readonly Day[] {
  const archived = addMonths(chart.person.last, -ARCHIVE_MONTHS);
  const old = days.filter((day) => day < archived);
  for (const day of old.slice(-OLDER_ROUNDS)) addOldRound(chart, day);
  return days.filter((day) => day >= archived);
}

/** A screening round; answers its assessment. */
export function addRound(chart: Chart, random: Random, day: Day, density: DensityOn): Birads {
  const birads = random.weighted(ASSESSMENTS);
  addExamination(chart, random, { day, purpose: 'screening', birads, density: density(day) });
  return birads;
}

function addOldRound(chart: Chart, day: Day): void {
  chart.add<Procedure>('old-round', {
    resourceType: 'Procedure',
    status: 'completed',
    code: snomed('384151000119104', 'Screening mammography of bilateral breasts'),
    subject: subjectOf(chart.person),
    performedDateTime: dateOf(day).slice(0, 7),
    performer: [{ actor: unitOn(chart.person, day, 'breast') }],
  });
}

/** A planned mammogram, where the next round is near. */
export function addReferral(chart: Chart, random: Random, next: Day | undefined): void {
  const { person } = chart;
  if (next === undefined || person.death !== undefined || next - person.last > 92 || !random.chance(REFERRED)) return;
  const day = person.last - random.whole(1, 40);
  chart.add<ServiceRequest>('referral', {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    code: snomed('384151000119104', 'Screening mammography of bilateral breasts'),
    subject: subjectOf(person),
    authoredOn: dateOf(day),
    requester: practitionerOn(person, day, 'breast-clinician'),
  });
}

export type DensityOn = (day: Day) => Density;

/**
 * A woman's breast density over her life: drawn for 45 years and growing sparser with age, so that among women of 40–74 it
 * is about 10, 40, 40 and 10 % (ACR BI-RADS Atlas, 5th edition).
 */
export function densityOf(random: Random, { birth }: Person): DensityOn {
  const value = random.normal(0.62, 0.24);
  return (day) => {
    const years = (day - birth) / 365.25 - 45;
    const now = value - 0.007 * years;
    return now < 0.25 ? 'a' : now < 0.54 ? 'b' : now < 0.83 ? 'c' : 'd';
  };
}
