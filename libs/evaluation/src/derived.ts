import { DERIVED_UNITS, type ExpressionOf, type ValueSet } from '@kohort/criteria';
import type { Fact, Interval, Person } from '@kohort/facts';
import { canonicalUnit, cleanUnit, CREATININE_CODES, roundCanonical, splitConcept } from '@kohort/vocabulary';
import { absenceOf, hiddenReason } from './absence.js';
import { compare, mapBounds } from './comparison.js';
import type { Subject } from './context.js';
import { completedYears } from './demographics.js';
import { unknown, type Finding, type UnknownReason } from './finding.js';
import { ADULT, bmi, ckdEpi2021, cockcroftGault, imageOf, type FormulaSex } from './formulas.js';
import { extremes } from './pick.js';
import type { Compilation, Selector } from './selection.js';

type Asked = ExpressionOf<'derived'>;

interface Input {
  readonly codes: ValueSet;
  readonly unit: string;
}
const loinc = (code: string): ValueSet => ({ include: [{ system: 'http://loinc.org', codes: [code] }] });
const WEIGHT: Input = { codes: loinc('29463-7'), unit: 'kg' };
const HEIGHT: Input = { codes: loinc('8302-2'), unit: 'm' };
const CREATININE: Input = {
  codes: { include: CREATININE_CODES.map(splitConcept).map(({ system, code }) => ({ system, codes: [code] })) },
  unit: 'mg/dL',
};

interface Formula {
  readonly inputs: readonly Input[];
  /** Whether age and sex go into it; such formulas were made of, and for, adults only. */
  readonly personal: boolean;
  readonly compute: (inputs: readonly number[], age: number, sex: FormulaSex) => number;
}

const FORMULAS: Readonly<Record<Asked['quantity'], Formula>> = {
  bmi: {
    inputs: [WEIGHT, HEIGHT],
    personal: false,
    compute: ([weight = NaN, height = NaN]) => bmi(weight, height),
  },
  'creatinine-clearance': {
    inputs: [WEIGHT, CREATININE],
    personal: true,
    compute: ([weight = NaN, creatinine = NaN], age, sex) => cockcroftGault(age, weight, creatinine, sex),
  },
  'egfr-ckd-epi-2021': {
    inputs: [CREATININE],
    personal: true,
    compute: ([creatinine = NaN], age, sex) => ckdEpi2021(age, creatinine, sex),
  },
};

/** The codes of the measurements that a quantity is computed from. */
export const derivedInputs = (quantity: Asked['quantity']): readonly ValueSet[] =>
  FORMULAS[quantity].inputs.map(({ codes }) => codes);

/** A quantity computed from the latest values of its inputs, tested as the interval that they leave open. */
export function compileDerived(
  { quantity, test, window }: Asked,
  path: string,
  compilation: Compilation,
): (subject: Subject) => Finding {
  const [formula, unit] = [FORMULAS[quantity], DERIVED_UNITS[quantity]];
  const conversion = canonicalUnit(cleanUnit(test.unit), []);
  const own = canonicalUnit(unit, []);
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
    const result = imageOf(
      known.map(({ interval }) => interval),
      personal.ages,
      (values, age) => roundCanonical(formula.compute(values, age, personal.sex)),
    );
    const truth = compare(result, bounds);
    const facts = known.map(({ fact }) => fact);
    if (truth === 'unknown') return unknown('value-undecided', path, facts);
    const { low, high } = result;
    const converted = low === high ? { converted: `${Number(low.toPrecision(4))} ${unit}` } : {};
    return { truth, evidence: facts.map((fact) => ({ kind: 'record', fact, truth, path, ...converted })), gaps: [] };
  };
}

type Read = { readonly fact: Fact; readonly interval: Interval } | { readonly gap: Finding };

function latest(input: Input, selector: Selector, subject: Subject, { context }: Compilation, path: string): Read {
  const selection = selector.select(subject);
  const possible = extremes('latest', selection);
  const [first] = possible;
  if (!first) return { gap: absenceOf(selector, selection, subject, context, 'unknown', path) };
  const hidden = hiddenReason(selector, subject, context);
  if (hidden) return { gap: unknown(hidden, path) };
  const intervals = possible.map(({ fact }) => inUnit(fact, input.unit));
  const [interval] = intervals;
  const facts = possible.map(({ fact }) => fact);
  if (!interval) return { gap: unknown('unit-not-convertible', path, facts) };
  const agreed = intervals.every((other) => other && sameInterval(other, interval));
  if (!agreed || selection.members.length === 0) return { gap: unknown(first.reason, path, facts) };
  const positive = aboveZero(interval);
  return positive ? { fact: first.fact, interval: positive } : { gap: unknown('value-undecided', path, facts) };
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

const sameInterval = (a: Interval, b: Interval): boolean =>
  a.low === b.low && a.high === b.high && a.lowOpen === b.lowOpen && a.highOpen === b.highOpen;

/** The part of the interval that a weight, a height or a concentration may lie in; undefined where there is none. */
function aboveZero(interval: Interval): Interval | undefined {
  if (interval.high <= 0) return undefined;
  return interval.low > 0 ? interval : { ...interval, low: 0, lowOpen: true };
}

function personalInputs(
  { personal }: Formula,
  { birth, sex }: Person,
  indexDay: number,
): { ages: number[]; sex: FormulaSex } | UnknownReason {
  if (!personal) return { ages: [0], sex: 'female' };
  if (!birth) return 'birth-date-missing';
  if (sex !== 'female' && sex !== 'male') return 'sex-missing';
  const ages = [completedYears(birth.first, indexDay), completedYears(birth.last, indexDay)];
  return ages.some((age) => age < ADULT) ? 'not-evaluated' : { ages, sex };
}
