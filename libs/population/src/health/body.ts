import { practitionerOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { loinc, quantity, rounded } from '../core/coding.js';
import { dayWithin } from '../core/dates.js';
import { observe, type Finding } from '../core/observation.js';
import type { Diagnoses } from './conditions.js';

/** Height in cm and body mass index: means as in Statistics Sweden's surveys, spread assumed; some 19 % above 30 kg/m². */
const BODY = {
  female: { height: 166, heightSpread: 6.3, bmi: 25.4, bmiSpread: 4.6 },
  male: { height: 180, heightSpread: 6.8, bmi: 26.4, bmiSpread: 3.9 },
} as const;
/** Measured within the last five years (assumed). */
const MEASURED = 0.85;
const WITHIN_DAYS = 1700;
const MMHG = 'mm[Hg]';

/** Weight, height, body mass index and blood pressure at one or two visits. */
export function addBody(chart: Chart, diagnoses: Diagnoses): void {
  const { person } = chart;
  const random = chart.random('body');
  const { height, heightSpread, bmi, bmiSpread } = BODY[person.sex];
  const centimetres = rounded(random.normal(height, heightSpread));
  const index = Math.max(16.5, random.normal(bmi, bmiSpread) + (diagnoses.has('diabetes') ? 3.5 : 0));
  if (!random.chance(MEASURED) || person.age < 18) return;
  const day = dayWithin(random, person.last - WITHIN_DAYS, person.last);
  const kilograms = rounded((index * centimetres * centimetres) / 10_000, 1);
  const at: Pick<Finding, 'day' | 'category' | 'performer'> = {
    day,
    category: 'vital-signs',
    performer: [practitionerOn(person, day, 'general-practitioner')],
  };
  observe(chart, 'body', { ...at, code: loinc('8302-2', 'Body height'), valueQuantity: quantity(centimetres, 'cm') });
  observe(chart, 'body', { ...at, code: loinc('29463-7', 'Body weight'), valueQuantity: quantity(kilograms, 'kg') });
  observe(chart, 'body', {
    ...at,
    code: loinc('39156-5', 'Body mass index'),
    valueQuantity: quantity(rounded((kilograms * 10_000) / centimetres ** 2, 1), 'kg/m2'),
  });
  const systolic = rounded(random.normal(112 + 0.35 * person.age + (diagnoses.has('hypertension') ? 8 : 0), 13));
  const diastolic = rounded(Math.min(systolic - 25, random.normal(78 + (diagnoses.has('hypertension') ? 5 : 0), 8)));
  const part = (code: string, display: string, value: number) => ({
    code: loinc(code, display),
    valueQuantity: quantity(value, MMHG, 'mmHg'),
  });
  observe(chart, 'body', {
    ...at,
    code: loinc('85354-9', 'Blood pressure panel'),
    component: [
      part('8480-6', 'Systolic blood pressure', systolic),
      part('8462-4', 'Diastolic blood pressure', diastolic),
    ],
  });
}
