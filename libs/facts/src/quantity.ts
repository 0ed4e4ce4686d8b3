import { canonicalSystem, canonicalUnit, cleanUnit, roundCanonical, type Concept } from '@kohort/vocabulary';
import type { FactValue, Interval } from './fact.js';
import { numberIn, objectIn, textIn, type Json } from './json.js';

export type QuantityValue = Extract<FactValue, { type: 'quantity' }>;

const UCUM = 'http://unitsofmeasure.org';

/**
 * A FHIR Quantity as an interval in its own unit and in the canonical one of what was measured (`concepts`). A missing
 * unit is '' and converts to nothing: "90" of a percentage may be 90 % or 9000 %.
 */
export function quantityIn(value: unknown, concepts: readonly Concept[]): QuantityValue | undefined {
  const quantity = objectIn(value);
  const number = numberIn(quantity?.value);
  if (!quantity || number === undefined) return undefined;
  const comparator = textIn(quantity.comparator);
  return measured(recorded(quantity, number, comparator), unitIn(quantity), bounded(number, comparator), concepts);
}

/** A Range: the value lies somewhere from low to high. Ends in two different units, or in the wrong order, are not a value. */
export function rangeIn(value: unknown, concepts: readonly Concept[]): QuantityValue | undefined {
  const range = objectIn(value);
  const [low, high] = [endIn(range?.low), endIn(range?.high)];
  const end = low ?? high;
  if (!end || (low && high && (low.unit !== high.unit || low.at > high.at))) return undefined;
  const interval = between(low?.at ?? -Infinity, high?.at ?? Infinity);
  return measured(`${low?.at ?? ''}–${high?.at ?? ''} ${end.text}`.trim(), end.unit, interval, concepts);
}

/** One end of a Range; undefined where it has no number. */
function endIn(value: unknown): { readonly at: number; readonly unit: string; readonly text: string } | undefined {
  const quantity = objectIn(value);
  const at = numberIn(quantity?.value);
  if (!quantity || at === undefined) return undefined;
  return { at, unit: unitIn(quantity), text: textIn(quantity.unit) ?? textIn(quantity.code) ?? '' };
}

/** A Ratio as its quotient; one of two bare numbers is dimensionless. A denominator with a comparator is not a value. */
export function ratioIn(value: unknown, concepts: readonly Concept[]): QuantityValue | undefined {
  const ratio = objectIn(value);
  const [above, below] = [objectIn(ratio?.numerator), objectIn(ratio?.denominator)];
  const [number, divisor] = [numberIn(above?.value), numberIn(below?.value)];
  if (!above || !below || number === undefined || divisor === undefined || divisor <= 0) return undefined;
  if (below.comparator !== undefined) return undefined;
  const comparator = textIn(above.comparator);
  const text = `${recorded(above, number, comparator)} : ${recorded(below, divisor)}`;
  return measured(text, quotient(unitIn(above), unitIn(below)), bounded(number / divisor, comparator), concepts);
}

/** A count or score that is written without a unit (valueInteger). */
export const integerIn = (value: unknown, concepts: readonly Concept[]): QuantityValue | undefined => {
  const number = numberIn(value);
  return number === undefined ? undefined : measured(String(number), '1', between(number, number), concepts);
};

/** The unit as written, cleaned: the UCUM code where there is one, else the text. */
export function unitIn({ system, code, unit }: Json): string {
  const isUcum = system === undefined || canonicalSystem(textIn(system) ?? '') === UCUM;
  const text = (isUcum ? textIn(code) : undefined) ?? textIn(unit) ?? textIn(code);
  return text === undefined ? '' : cleanUnit(text);
}

function quotient(above: string, below: string): string {
  if (above === below) return '1';
  if (below === '' || below === '1') return above;
  const divisor = /[./]/.test(below) ? `(${below})` : below;
  return cleanUnit(`${above === '1' ? '' : above}/${divisor}`);
}

const recorded = ({ unit, code }: Json, number: number, comparator = ''): string =>
  `${comparator}${number} ${textIn(unit) ?? textIn(code) ?? ''}`.trim();

function measured(text: string, unit: string, interval: Interval, concepts: readonly Concept[]): QuantityValue {
  const conversion = unit === '' ? undefined : canonicalUnit(unit, concepts);
  if (!conversion) return { type: 'quantity', recorded: text, unit, interval };
  const { scale, offset } = conversion;
  const convert = (end: number): number => (Number.isFinite(end) ? roundCanonical(end * scale + offset) : end);
  const canonical = { ...interval, low: convert(interval.low), high: convert(interval.high) };
  return {
    type: 'quantity',
    recorded: text,
    unit,
    interval,
    canonical: { unit: conversion.unit, interval: canonical },
  };
}

const between = (low: number, high: number): Interval => ({ low, high, lowOpen: false, highOpen: false });

/** Quantity.comparator; one that is not of R4 leaves the value open on both sides. */
function bounded(number: number, comparator: string | undefined): Interval {
  switch (comparator) {
    case undefined:
      return between(number, number);
    case '<':
    case '<=':
      return { low: -Infinity, high: number, lowOpen: true, highOpen: comparator === '<' };
    case '>':
    case '>=':
      return { low: number, high: Infinity, lowOpen: comparator === '>', highOpen: true };
    default:
      return { low: -Infinity, high: Infinity, lowOpen: true, highOpen: true };
  }
}
