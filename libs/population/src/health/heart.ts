import { unitOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { concept, coding, LOINC, loinc, quantity, rounded } from '../core/coding.js';
import { dayWithin } from '../core/dates.js';
import { observe } from '../core/observation.js';
import type { Diagnoses } from './conditions.js';

/** Ejection fraction below 40 % in just over half of those with heart failure (Swedish Heart Failure Registry, not looked up again). */
const REDUCED = 0.55;
const NYHA = [
  ['LA28404-4', 0.12],
  ['LA28405-1', 0.5],
  ['LA28406-9', 0.33],
  ['LA28407-7', 0.05],
] as const;

/** Left ventricular ejection fraction and NYHA class of those with heart failure. */
export function addHeartFunction(chart: Chart, diagnoses: Diagnoses): void {
  const since = diagnoses.get('heart-failure');
  if (since === undefined) return;
  const { person } = chart;
  const random = chart.random('heart');
  const day = dayWithin(random, since, person.last);
  const fraction = rounded(random.chance(REDUCED) ? random.normal(31, 6) : random.normal(52, 6));
  const at = { day, performer: [unitOn(person, day, 'care')] };
  observe(chart, 'heart', {
    ...at,
    category: 'imaging',
    code: loinc('18043-0', 'Left ventricular ejection fraction by US'),
    valueQuantity: quantity(fraction, '%'),
  });
  observe(chart, 'heart', {
    ...at,
    category: 'exam',
    code: loinc('88020-3', 'Functional capacity NYHA'),
    valueCodeableConcept: concept(coding(LOINC, random.weighted(NYHA))),
  });
}
