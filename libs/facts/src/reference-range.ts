import { canonicalUnit, roundCanonical, type Concept } from '@kohort/vocabulary';
import { statusCodeIn } from './coding.js';
import type { Fact } from './fact.js';
import { numberIn, objectIn, objectsIn, type Json } from './json.js';
import { unitIn } from './quantity.js';

/**
 * The normal range of an Observation, in the unit that the value was recorded in where it can be converted to it, since
 * multiples of a limit are compared there. Of several ranges the first normal one for everyone counts; several that are
 * each for some people only (by age, by sex) leave it open.
 */
export function referenceRangeIn(value: unknown, unit: string, concepts: readonly Concept[]): Fact['referenceRange'] {
  const normal = objectsIn(value).filter(isNormal);
  const range = normal.find(isForEveryone) ?? (normal.length === 1 ? normal[0] : undefined);
  const [low, high] = [limitIn(range?.low, unit, concepts), limitIn(range?.high, unit, concepts)];
  const limit = low ?? high;
  if (!limit || (low && high && low.unit !== high.unit)) return undefined;
  return { low: low?.value, high: high?.value, unit: limit.unit };
}

const isNormal = ({ type }: Json): boolean => {
  if (type === undefined) return true;
  return statusCodeIn(type, 'referencerange-meaning') === 'normal';
};

const isForEveryone = ({ appliesTo, age }: Json): boolean => objectsIn(appliesTo).length === 0 && age === undefined;

interface Limit {
  readonly value: number;
  readonly unit: string;
}

function limitIn(end: unknown, unit: string, concepts: readonly Concept[]): Limit | undefined {
  const quantity = objectIn(end);
  const value = numberIn(quantity?.value);
  if (!quantity || value === undefined) return undefined;
  const own = unitIn(quantity) || unit;
  if (own === unit) return { value, unit };
  const [from, to] = [canonicalUnit(own, concepts), canonicalUnit(unit, concepts)];
  if (!from || !to || from.unit !== to.unit) return { value, unit: own };
  return { value: roundCanonical((value * from.scale + from.offset - to.offset) / to.scale), unit };
}
