import type { Concept } from '../systems/concept.js';
import { analyteOf, type Analyte } from './analytes.js';
import { dimensionOf, type Dimension } from './dimension.js';

/** How a value becomes comparable: value in `unit` = value × scale + offset. */
export interface Conversion {
  /** What the value is then in: equal text, comparable values. A unit, or the dimension that it measures. */
  readonly unit: string;
  readonly scale: number;
  readonly offset: number;
}

/**
 * The conversion of a cleaned UCUM unit to the canonical one of what was measured (`concepts`: its codes), or else to base
 * units; undefined where the unit is none or does not fit what was measured.
 */
export function canonicalUnit(unit: string, concepts: readonly Concept[]): Conversion | undefined {
  const analyte = analyteOf(concepts);
  if (analyte) return toAnalyte(unit, analyte);
  const dimension = dimensionOf(unit);
  return dimension && { unit: dimension.key, scale: dimension.scale, offset: dimension.offset };
}

function toAnalyte(unit: string, { unit: canonical, from, exact }: Analyte): Conversion | undefined {
  for (const { unit: known, scale, offset = 0 } of [{ unit: canonical, scale: 1 }, ...from]) {
    const factor = exact ? sameUnit(unit, known) : ratio(dimensionOf(unit), dimensionOf(known));
    if (factor !== undefined) return { unit: canonical, scale: scale * factor, offset };
  }
  return undefined;
}

/** 1 for the same unit, with or without an annotation ("%{Hb}"); undefined for another. */
const sameUnit = (unit: string, known: string): number | undefined =>
  unit.replace(/\{[^}]*\}/g, '') === known ? 1 : undefined;

const ratio = (unit: Dimension | undefined, known: Dimension | undefined): number | undefined =>
  unit && known && unit.key === known.key ? unit.scale / known.scale : undefined;

/** Rounded to 12 significant digits, so that 1500 /µL and 1.5 × 10⁹/L are the same number. */
export const roundCanonical = (value: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
