import ucum from '@lhncbc/ucum-lhc';
import { remembered } from '../remembered.js';

const units = ucum.UcumLhcUtils.getInstance();
/** Entities per mole, as the library counts them; the mole is kept as a dimension of its own here. */
const PER_MOLE = 6.0221367e23;

/** What a unit measures, and how many base units it is: base = value × scale + offset. */
export interface Dimension {
  /** Units of the same key can be converted into each other. */
  readonly key: string;
  readonly scale: number;
  readonly offset: number;
}

/**
 * Whether the text is a valid UCUM unit. The library writes to the console where there is white space, and takes names of
 * object properties ("__proto__") for units, so both are looked at here.
 */
export const isUnit = remembered(
  (unit) =>
    unit !== '' &&
    !/\s/.test(unit) &&
    !(unit in {}) &&
    units.validateUnitString(unit).status === 'valid' &&
    Number.isFinite(units.getSpecifiedUnit(unit, 'validate').unit?.magnitude_),
);

/**
 * The dimension of a UCUM unit; undefined where it is none, or is logarithmic ([pH]). Amounts of substance, counts and each
 * arbitrary unit ([IU]) are different dimensions: moles of a substance are no number of cells. So are equivalents: how many
 * there are in a mole is a matter of the ion.
 */
export const dimensionOf = remembered((unit): Dimension | undefined => {
  if (!isUnit(unit)) return undefined;
  const found = units.getSpecifiedUnit(unit, 'validate').unit;
  if (!found) return undefined;
  const key = [
    ...(found.dim_?.dimVec_ ?? [0, 0, 0, 0, 0, 0, 0]),
    found.moleExp_,
    found.equivalentExp_,
    ...arbitraryParts(found.isArbitrary_, unit),
  ];
  if (found.isSpecial_) return temperature(unit, key.join(' '));
  return {
    key: key.join(' '),
    scale: found.magnitude_ / PER_MOLE ** (found.moleExp_ + found.equivalentExp_),
    offset: 0,
  };
});

const arbitraryParts = (isArbitrary: boolean, unit: string): string[] =>
  isArbitrary ? [...unit.matchAll(/\[[^\]]+\]/g)].map(([part]) => part).sort() : [];

/** Of the special units only temperatures are a straight line; two points on it tell which. */
function temperature(unit: string, key: string): Dimension | undefined {
  const kelvin = (value: number): number | null => units.convertUnitTo(unit, value, 'K').toVal;
  const [at0, at100] = [kelvin(0), kelvin(100)];
  return at0 === null || at100 === null ? undefined : { key, scale: (at100 - at0) / 100, offset: at0 };
}
