import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf, unitOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, icd, kva, LOINC, loinc, SNOMED, snomed } from '../core/coding.js';
import { dateOf, dayWithin, yearsLater } from '../core/dates.js';
import type { Condition, Procedure } from '../core/fhir.js';
import { observe } from '../core/observation.js';
import type { Random } from '../core/random.js';
import { clinical, verified } from './conditions.js';

/** Natural menopause at 51 years in the Nordic countries; spread 4 (InterLACE, Hum Reprod 2018; not looked up again). */
const MENOPAUSE = { mean: 51, spread: 4, earliest: 38 };
/** Menopausal status is in the record (assumed): seldom before the forties, mostly after menopause. */
const STATUS_KNOWN = (age: number): number => (age < 40 ? 0.05 : age < 55 ? 0.7 : 0.92);
/** Womb removed, by age: some 10 % of women in the end (Lundholm et al. 2009; not looked up again). */
const HYSTERECTOMY = (age: number): number => (age < 40 ? 0.004 : age < 55 ? 0.05 : 0.1);
/** Pregnant now, 20–44 years: about 110,000 births a year among some 1.7 million women (Statistics Sweden), nine months each. */
const PREGNANT = (age: number): number => (age < 20 || age > 44 ? 0 : age < 38 ? 0.06 : 0.02);
/** Gave birth within the last half year and breastfeeds; 63 % do at four months (Socialstyrelsen; not looked up again). */
const BREASTFEEDS = 0.6;
/** Of fertile women from 30 years on: tested negative within two weeks, and within two years (assumed). */
const TESTED = { lately: 0.16, ever: 0.35 };

export interface Reproductive {
  readonly isPostmenopausal: boolean;
  readonly isPregnant: boolean;
}

/** Menopause, pregnancy, breastfeeding, pregnancy tests and hysterectomy. */
export function addReproductiveHealth(chart: Chart): Reproductive {
  const { person } = chart;
  if (person.sex !== 'female' || person.age < 15) return { isPostmenopausal: false, isPregnant: false };
  const random = chart.random('reproductive');
  const menopause = Math.max(MENOPAUSE.earliest, random.normal(MENOPAUSE.mean, MENOPAUSE.spread));
  const isPostmenopausal = person.age >= menopause;
  if (random.chance(STATUS_KNOWN(person.age))) {
    const since = isPostmenopausal ? yearsLater(person.birth, menopause) : person.last - 300;
    addMenopausalStatus(chart, dayWithin(random, Math.max(since, person.last - 1000), person.last), isPostmenopausal);
  }
  if (random.chance(HYSTERECTOMY(person.age))) addHysterectomy(chart, random);
  const isPregnant = !isPostmenopausal && random.chance(PREGNANT(person.age));
  if (isPregnant) addPregnancy(chart, dayWithin(random, person.last - 200, person.last - 3));
  else if (random.chance(PREGNANT(person.age) * BREASTFEEDS))
    addBreastfeeding(chart, person.last - random.whole(5, 150));
  else if (!isPostmenopausal && person.age >= 30) addPregnancyTest(chart, random);
  return { isPostmenopausal, isPregnant };
}

function addMenopausalStatus(chart: Chart, day: Day, isPost: boolean): void {
  observe(chart, 'menopause', {
    day,
    category: 'social-history',
    code: snomed('161712005', 'Menopause function'),
    performer: [practitionerOn(chart.person, day, 'gynaecologist')],
    valueCodeableConcept: concept(
      isPost ? coding(SNOMED, '307429007', 'After menopause') : coding(SNOMED, '309606002', 'Before menopause'),
    ),
  });
}

function addHysterectomy(chart: Chart, random: Random): void {
  const { person } = chart;
  const day = dayWithin(random, yearsLater(person.birth, 33), person.last);
  chart.add<Procedure>('gynaecology', {
    resourceType: 'Procedure',
    status: 'completed',
    code: kva('LCD00', 'Total hysterektomi'),
    subject: subjectOf(person),
    performedDateTime: random.chance(0.3) ? dateOf(day).slice(0, 4) : dateOf(day),
    performer: [{ actor: unitOn(person, day, 'women') }],
  });
}

function addPregnancy(chart: Chart, day: Day): void {
  const { person } = chart;
  chart.add<Condition>('pregnancy', {
    resourceType: 'Condition',
    clinicalStatus: clinical('active'),
    verificationStatus: verified('confirmed'),
    code: icd('Z34.9', 'Övervakning av normal graviditet, ospecificerad'),
    subject: subjectOf(person),
    onsetDateTime: dateOf(day),
    recorder: practitionerOn(person, day, 'gynaecologist'),
  });
  observe(chart, 'pregnancy', {
    day,
    category: 'social-history',
    code: loinc('82810-3', 'Pregnancy status'),
    valueCodeableConcept: concept(coding(LOINC, 'LA15173-0', 'Pregnant')),
  });
}

function addBreastfeeding(chart: Chart, day: Day): void {
  observe(chart, 'pregnancy', {
    day,
    category: 'social-history',
    code: loinc('63895-7', 'Breastfeeding status'),
    valueCodeableConcept: concept(coding(LOINC, 'LA33-6', 'Yes')),
  });
}

function addPregnancyTest(chart: Chart, random: Random): void {
  const { last } = chart.person;
  const draw = random.unit();
  if (draw > TESTED.ever) return;
  const day = draw < TESTED.lately ? dayWithin(random, last - 12, last) : dayWithin(random, last - 700, last - 20);
  observe(chart, 'pregnancy', {
    day,
    category: 'laboratory',
    code: loinc('2106-3', 'Choriogonadotropin (pregnancy test) in urine'),
    performer: [unitOn(chart.person, day, 'women')],
    valueCodeableConcept: concept(coding(LOINC, 'LA6577-6', 'Negative')),
  });
}
