import { addMonths, type Day } from '@kohort/kernel';
import { subjectOf, unitOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { icd, kva, snomed } from '../core/coding.js';
import { dateOf, dayWithin, yearsLater } from '../core/dates.js';
import type { Procedure } from '../core/fhir.js';
import type { Random } from '../core/random.js';
import type { Reproductive } from '../health/reproductive.js';
import { addBreastTeam } from './breast-team.js';
import { addBreastCondition } from './breast-condition.js';
import { addCancer } from './cancer.js';
import { addOldRounds, addReferral, addRound, densityOf, roundsOf, type DensityOn } from './screening.js';
import { addBiopsy, addWorkUp, type Tumour } from './work-up.js';

/**
 * Breast disease is drawn more often than it occurs, so that a thousand people hold some of each kind (docs/population.md):
 * women who came with a symptom within two years, and women with breast cancer within twelve years. The latter: 2–4 % of
 * women of 40–74 live after breast cancer, from the register's incidence of 172 per 100,000 women a year (2013).
 */
const SYMPTOM = (age: number): number => (age < 30 ? 0.004 : age < 40 ? 0.02 : age < 80 ? 0.08 : 0.03);
const EARLIER_CANCER = (age: number): number => (age < 35 ? 0 : age < 50 ? 0.012 : age < 75 ? 0.038 : 0.05);
/** A benign biopsy earlier in life (assumed). */
const EARLIER_BIOPSY = (age: number): number => (age < 40 ? 0.01 : 0.11);
/** Breast implants: 2–3 % of women in high-income countries (assumed). */
const IMPLANT = (age: number): number => (age < 20 ? 0 : age < 65 ? 0.03 : 0.008);
/** Of those visits and cancers, the share that lies within the last half year (assumed; raised for the same reason). */
const RECENT = { symptom: 0.5, cancer: 0.25 };
/** Recalled women who did not come for work-up (assumed). */
const NOT_WORKED_UP = 0.14;

export interface BreastHistory {
  readonly hadCancer: boolean;
  readonly inCare: boolean;
}

/** Screening, work-up, biopsies, cancer and implants. */
export function addBreastCare(chart: Chart, reproductive: Reproductive): BreastHistory {
  const { person } = chart;
  if (person.sex !== 'female' || person.age < 18) return { hadCancer: false, inCare: false };
  const random = chart.random('breast');
  const density = densityOf(random, person);
  if (random.chance(IMPLANT(person.age))) addImplant(chart, random);
  if (random.chance(EARLIER_BIOPSY(person.age))) {
    const day = dayWithin(random, yearsLater(person.birth, 30), person.last - 200);
    if (day < person.last - 190) addBiopsy(chart, random, day, random.chance(0.5) ? 'left' : 'right', false);
  }
  const tumour = tumourOf(chart, random, density);
  if (tumour) addCancer(chart, random, tumour, reproductive, density);
  const inCare = chart.resources.some(({ resourceType }) => resourceType === 'ImagingStudy');
  if (inCare) addBreastTeam(chart, tumour !== undefined);
  return { hadCancer: tumour !== undefined, inCare };
}

type Event = { readonly day: Day; readonly kind: 'round' | 'symptom' | 'cancer' };

/** Goes through a woman's visits in their order until cancer is found; answers it. */
function tumourOf(chart: Chart, random: Random, density: DensityOn): Tumour | undefined {
  const { age, last } = chart.person;
  const events: Event[] = [];
  const within = (days: number, recent: number): Day =>
    dayWithin(random, last - (random.chance(recent) ? 170 : days), last);
  if (random.chance(EARLIER_CANCER(age))) events.push({ day: within(4380, RECENT.cancer), kind: 'cancer' });
  if (random.chance(SYMPTOM(age))) events.push({ day: within(730, RECENT.symptom), kind: 'symptom' });
  const end = events.reduce((first, { day, kind }) => (kind === 'cancer' ? Math.min(first, day) : first), last);
  const { came, next } = roundsOf(random, chart.person, end);
  for (const day of addOldRounds(chart, came)) events.push({ day, kind: 'round' });
  for (const event of events.sort((a, b) => a.day - b.day)) {
    const tumour = addEvent(chart, random, event, density);
    if (tumour) return tumour;
  }
  addReferral(chart, random, next);
  return undefined;
}

function addEvent(chart: Chart, random: Random, { day, kind }: Event, density: DensityOn): Tumour | undefined {
  if (kind !== 'round') {
    return addWorkUp(chart, random, { day, reason: 'symptom', density, isCancer: kind === 'cancer' });
  }
  const birads = addRound(chart, random, day, density);
  const seen = day + random.whole(5, 45);
  if (birads !== 0 || seen > chart.person.last || random.chance(NOT_WORKED_UP)) return undefined;
  return addWorkUp(chart, random, { day: seen, reason: 'recall', density });
}

function addImplant(chart: Chart, random: Random): void {
  const { person } = chart;
  const day: Day = dayWithin(random, Math.max(yearsLater(person.birth, 19), addMonths(person.last, -300)), person.last);
  const kind = random.unit();
  if (kind < 0.5) {
    chart.add<Procedure>('implant', {
      resourceType: 'Procedure',
      status: 'completed',
      code: kva('HAD10', 'Bröstförstoring med protes'),
      subject: subjectOf(person),
      performedDateTime: dateOf(day).slice(0, 7),
      performer: [{ actor: unitOn(person, day, 'breast') }],
    });
  } else if (kind < 0.75) {
    addBreastCondition(chart, day, { code: snomed('449844005', 'Breast prosthesis in situ') });
  } else {
    addBreastCondition(chart, day, { code: icd('T85.4', 'Mekanisk komplikation av bröstprotes') });
  }
}
