import type { ExpressionOf, ValueSet } from '@kohort/criteria';
import type { Fact, Interval, Person } from '@kohort/facts';
import { canonicalUnit, cleanUnit, roundCanonical } from '@kohort/vocabulary';
import { absenceOf, isBlocked } from './absence.js';
import { between, compare, mapBounds } from './comparison.js';
import type { Subject } from './context.js';
import { completedYears } from './demographics.js';
import { unknown, type Finding, type UnknownReason } from './finding.js';
import { bmi, ckdEpi2021, cockcroftGault, type FormulaSex } from './formulas.js';
import { extremes } from './pick.js';
import type { Compilation, Selector } from './selection.js';

type Asked = ExpressionOf<'derived'>;

interface Input {
  readonly codes: ValueSet;
  readonly unit: string;
}
const loinc = (...codes: string[]): ValueSet['include'][number] => ({ system: 'http://loinc.org', codes });
const WEIGHT: Input = { codes: { include: [loinc('29463-7')] }, unit: 'kg' };
const HEIGHT: Input = { codes: { include: [loinc('8302-2')] }, unit: 'm' };
const CREATININE: Input = {
  codes: { include: [loinc('2160-0', '38483-4', '14682-9'), { system: 'urn:oid:1.2.752.108.1', codes: ['NPU18016'] }] },
  unit: 'mg/dL',
};

interface Formula {
  readonly unit: string;
  readonly inputs: readonly Input[];
  /** Whether age and sex go into it. */
  readonly personal: boolean;
  readonly compute: (inputs: readonly number[], age: number, sex: FormulaSex) => number;
}

const FORMULAS: Readonly<Record<Asked['quantity'], Formula>> = {
  bmi: {
    unit: 'kg/m2',
    inputs: [WEIGHT, HEIGHT],
    personal: false,
    compute: ([weight = NaN, height = NaN]) => bmi(weight, height),
  },
  'creatinine-clearance': {
    unit: 'mL/min',
    inputs: [WEIGHT, CREATININE],
    personal: true,
    compute: ([weight = NaN, creatinine = NaN], age, sex) => cockcroftGault(age, weight, creatinine, sex),
  },
  'egfr-ckd-epi-2021': {
    unit: 'mL/min/{1.73_m2}',
    inputs: [CREATININE],
    personal: true,
    compute: ([creatinine = NaN], age, sex) => ckdEpi2021(age, creatinine, sex),
  },
};

/** A quantity computed from the latest values of its inputs, tested as the interval that they leave open. */
export function compileDerived(
  { quantity, test, window }: Asked,
  path: string,
  compilation: Compilation,
): (subject: Subject) => Finding {
  const formula = FORMULAS[quantity];
  const conversion = canonicalUnit(cleanUnit(test.unit), []);
  const own = canonicalUnit(formula.unit, []);
  if (!conversion || !own || conversion.unit !== own.unit) return () => unknown('unit-not-convertible', path);
  const bounds = mapBounds(test, (bound) => roundCanonical((bound * conversion.scale) / own.scale));
  const inputs = formula.inputs.map((input) => ({
    input,
    selector: compilation.records({ resource: 'Observation', code: input.codes, ...(window && { window }) }, 'unknown'),
  }));

  return (subject) => {
    const read = inputs.map(({ input, selector }) => latest(input, selector, subject, compilation, path));
    const gaps = read.flatMap((item) => ('gap' in item ? item.gap.gaps : []));
    const personal = personalInputs(formula, subject.record.person, compilation.context.indexDay);
    if (typeof personal === 'string') gaps.push({ reason: personal, path, facts: [] });
    if (gaps.length > 0 || typeof personal === 'string') return { truth: 'unknown', evidence: [], gaps };
    const known = read.flatMap((item) => ('gap' in item ? [] : [item]));
    const results = corners(known.map(({ interval }) => interval)).flatMap((values) =>
      personal.ages.map((age) => formula.compute(values, age, personal.sex)),
    );
    const [low, high] = [Math.min(...results), Math.max(...results)];
    const truth = compare(between(roundCanonical(low), roundCanonical(high)), bounds);
    const facts = known.map(({ fact }) => fact);
    if (truth === 'unknown') return unknown('value-undecided', path, facts);
    const converted = `${Number(low.toPrecision(4))} ${formula.unit}`;
    return { truth, evidence: facts.map((fact) => ({ kind: 'record', fact, truth, path, converted })), gaps: [] };
  };
}

type Read = { readonly fact: Fact; readonly interval: Interval } | { readonly gap: Finding };

function latest(input: Input, selector: Selector, subject: Subject, { context }: Compilation, path: string): Read {
  const selection = selector.select(subject);
  const possible = extremes('latest', selection);
  const [first] = possible;
  if (!first) return { gap: absenceOf(selector, selection, subject, context, 'unknown', path) };
  if (isBlocked(selector, subject)) return { gap: unknown('blocked', path) };
  const intervals = possible.map(({ fact }) => inUnit(fact, input.unit));
  const [interval] = intervals;
  const facts = possible.map(({ fact }) => fact);
  if (!interval) return { gap: unknown('unit-not-convertible', path, facts) };
  const agreed = intervals.every((other) => other?.low === interval.low && other.high === interval.high);
  if (!agreed || selection.members.length === 0) return { gap: unknown(first.reason, path, facts) };
  return { fact: first.fact, interval };
}

/** The value in the unit of the formula, through the canonical unit of its analyte. */
function inUnit({ value, concepts }: Fact, unit: string): Interval | undefined {
  if (value?.type !== 'quantity') return undefined;
  const conversion = canonicalUnit(unit, concepts);
  if (!conversion || value.canonical?.unit !== conversion.unit) return undefined;
  const back = (n: number): number => roundCanonical((n - conversion.offset) / conversion.scale);
  const { interval } = value.canonical;
  return { ...interval, low: back(interval.low), high: back(interval.high) };
}

function personalInputs(
  { personal }: Formula,
  { birth, sex }: Person,
  indexDay: number,
): { ages: number[]; sex: FormulaSex } | UnknownReason {
  if (!personal) return { ages: [0], sex: 'female' };
  if (!birth) return 'birth-date-missing';
  if (sex !== 'female' && sex !== 'male') return 'sex-missing';
  return { ages: [completedYears(birth.first, indexDay), completedYears(birth.last, indexDay)], sex };
}

/** Every choice of an end from each interval: the formulas are monotone in each input, so the extremes lie there. */
function corners(intervals: readonly Interval[]): number[][] {
  return intervals.reduce<number[][]>(
    (chosen, { low, high }) =>
      chosen.flatMap((values) => [
        [...values, low],
        [...values, high],
      ]),
    [[]],
  );
}
