import type { Day } from '@kohort/kernel';
import { primaryUnit, unitOn, visit } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, LOINC, loinc, NPU, quantity, rounded, TERMINOLOGY } from '../core/coding.js';
import { dayWithin, DAYS_PER_YEAR, moment, yearsBetween } from '../core/dates.js';
import type { ObservationReferenceRange } from '../core/fhir.js';
import { observe, type Finding } from '../core/observation.js';
import type { Random } from '../core/random.js';
import type { Diagnoses } from './conditions.js';
import { filtrationRate, usualCreatinine } from './kidney.js';
import { CREATININE, ROUTINE_TESTS, type LaboratoryTest } from './laboratory-tests.js';

/** Blood drawn within the last twelve months, and within three years, by chronic illness (assumed). */
const DRAWN = { ill: { year: 0.86, ever: 0.97 }, well: { year: 0.7, ever: 0.85 } };
/** People without chronic illness of whom two draws are kept (assumed); the ill all have two. */
const TWO_DRAWS = 0.25;
/** Share of draws with each part, where it is not nearly all (assumed). */
const PARTS: Readonly<Record<string, number>> = {
  hba1c: 0.35,
  ldl: 0.3,
  bilirubin: 0.35,
  neutrophils: 0.3,
  alt: 0.6,
  ast: 0.2,
};
const MOST_PARTS = 0.92;
/** Draws with creatinine of which no eGFR was computed (assumed). */
const WITHOUT_EGFR = 0.12;
/** Higher rates are reported as above this only. */
const HIGHEST_RATE = 90;
const MILLILITRES = 'mL/min/{1.73_m2}';
const CHRONIC = ['diabetes', 'hypertension', 'heart-failure', 'kidney-disease-3', 'kidney-disease-4', 'hypothyroidism'];
const UNITS: Readonly<Record<string, string>> = { 'umol/L': 'µmol/L', 'ukat/L': 'µkat/L', '10*9/L': '10⁹/L' };

/** One draw of blood: when, at which visit, and who analysed it. */
export type Draw = Pick<Finding, 'day' | 'category' | 'encounter' | 'performer'>;

/** One or two draws of blood, with values around what is usual for the person and drifting over the years. */
export function addLaboratory(chart: Chart, diagnoses: Diagnoses): void {
  const { person } = chart;
  const random = chart.random('laboratory');
  if (person.age < 16) return;
  const creatinine = usualCreatinine(random, person, diagnoses);
  const usual = ROUTINE_TESTS.map((test) => random.normal(test.usual(person, diagnoses), test.spread));
  const isIll = CHRONIC.some((key) => diagnoses.has(key));
  for (const day of drawDays(random, person.last, isIll)) {
    const years = (person.last - day) / DAYS_PER_YEAR;
    const { id } = visit(chart, day, 'check-up', [primaryUnit(person), 'general-practitioner']);
    const draw = drawAt(chart, day, id);
    addKidneyValues(chart, random, draw, creatinine * (1 - 0.01 * years) * random.normal(1, 0.04));
    ROUTINE_TESTS.forEach((test, place) => {
      if (!random.chance(PARTS[test.key] ?? MOST_PARTS)) return;
      const value = (usual[place] ?? 0) * (1 - test.drift * years) * random.normal(1, test.noise);
      addResult(chart, draw, test, Math.max(0.1, value));
    });
  }
}

export const drawAt = ({ person }: Chart, day: Day, encounter: string): Draw => ({
  day,
  category: 'laboratory',
  encounter: { reference: `Encounter/${encounter}` },
  performer: [unitOn(person, day, 'laboratory')],
});

function drawDays(random: Random, last: Day, isIll: boolean): Day[] {
  const { year, ever } = isIll ? DRAWN.ill : DRAWN.well;
  const draw = random.unit();
  if (draw > ever) return [];
  const latest = draw < year ? dayWithin(random, last - 350, last) : dayWithin(random, last - 1095, last - 370);
  return isIll || random.chance(TWO_DRAWS) ? [latest - random.whole(200, 700), latest] : [latest];
}

function addKidneyValues(chart: Chart, random: Random, draw: Draw, creatinine: number): void {
  addResult(chart, draw, CREATININE, creatinine);
  if (random.chance(WITHOUT_EGFR)) return;
  const rate = filtrationRate(chart.person, yearsBetween(chart.person.birth, draw.day), rounded(creatinine));
  const isHigh = rate > HIGHEST_RATE;
  observe(chart, 'laboratory', {
    ...draw,
    code: EGFR,
    valueQuantity: {
      ...quantity(isHigh ? HIGHEST_RATE : rounded(rate), MILLILITRES, 'mL/min/1,73 m²'),
      ...(isHigh ? { comparator: '>' } : {}),
    },
  });
}

/** Adds a result with its reference range and, outside of it, the flag. */
export function addResult(chart: Chart, draw: Draw, test: LaboratoryTest, exact: number): void {
  const value = rounded(exact, test.decimals);
  const [low, high] = chart.person.sex === 'female' ? test.women : test.men;
  const flag = low !== undefined && value < low ? 'L' : high !== undefined && value > high ? 'H' : undefined;
  observe(chart, 'laboratory', {
    ...draw,
    code: CODES.get(test.key) ?? {},
    issued: moment(draw.day, 14),
    valueQuantity: quantity(value, test.unit, UNITS[test.unit] ?? test.unit),
    ...(flag ? { interpretation: [concept(coding(`${TERMINOLOGY}/v3-ObservationInterpretation`, flag))] } : {}),
    referenceRange: RANGES[chart.person.sex].get(test.key),
  });
}

const EGFR = loinc('98979-8', 'eGFR (CKD-EPI 2021)');
const TESTS = [CREATININE, ...ROUTINE_TESTS];
const CODES = new Map(
  TESTS.map(({ key, loinc: code, display, npu }) => [key, concept(coding(LOINC, code, display), coding(NPU, npu))]),
);
/** Reference ranges for women and for men. */
const RANGES = {
  female: new Map(TESTS.map(({ key, women, unit }) => [key, [rangeOf(women, unit)]])),
  male: new Map(TESTS.map(({ key, men, unit }) => [key, [rangeOf(men, unit)]])),
};

function rangeOf([low, high]: LaboratoryTest['women'], unit: string): ObservationReferenceRange {
  return {
    ...(low === undefined ? {} : { low: quantity(low, unit) }),
    ...(high === undefined ? {} : { high: quantity(high, unit) }),
  };
}
