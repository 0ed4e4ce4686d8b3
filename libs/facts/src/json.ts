import { cleanText } from '@kohort/vocabulary';

/** A JSON object from outside: any element may be missing or of the wrong type. */
export type Json = Readonly<Record<string, unknown>>;

/** A resource as it comes from a server or a file; everything but its type is read defensively. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string | undefined;
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const NONE: readonly never[] = [];

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or undefined where there is none. */
export const objectIn = (value: unknown): Json | undefined => (isObject(value) ? value : undefined);

/** The objects of a repeating element; one that is not repeated counts as a list of one, all else is passed over. */
export function objectsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.every(isObject) ? value : value.filter(isObject);
  return isObject(value) ? [value] : NONE;
}

/** Text in one Unicode form, without invisible characters and outer space; undefined where nothing is left. */
export function textIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = cleanText(value);
  return text === '' ? undefined : text;
}

/** A finite number. Some servers write decimals as strings to keep their precision; those have one meaning too. */
export function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A whole number that is not negative. */
export function countIn(value: unknown): number | undefined {
  const number = numberIn(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
}
