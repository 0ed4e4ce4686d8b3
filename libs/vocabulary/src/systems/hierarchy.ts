import type { CodeSystem } from './code-system.js';

/** A block of ICD-10 categories: "I20-I25". */
const BLOCK = /^([A-Z]\d\d)-([A-Z]\d\d)$/;
/** A block of one category: "C50-C50". */
const SINGLE = /^([A-Z]\d\d)-\1$/;
/** Dagger, asterisk and exclamation mark (ICD-10 volume 2, §3.1.3) and an open end ("C50.-") are no part of the code. */
const MARKS = /[.+*!†‡\s]|-$/g;

/**
 * The one spelling of a code: "c509" and "C50.9†" are C50.9 in ICD-10 and "C50-C50" is C50, "l01ef01" is L01EF01 in ATC,
 * "1100" is HGNC:1100.
 */
export function canonicalCode({ name, structure }: CodeSystem, code: string): string {
  if (name === 'hgnc' && /^\d+$/.test(code)) return `HGNC:${code}`;
  if (structure === undefined) return code;
  const plain = code.toUpperCase().replace(MARKS, '').replace(SINGLE, '$1');
  if (structure === 'prefix' || BLOCK.test(plain) || plain.length <= 3) return plain;
  return `${plain.slice(0, 3)}.${plain.slice(3)}`;
}

/**
 * Whether one canonical code lies below another by structure: in ATC and KVÅ a longer code lies below its beginning; so
 * does one in ICD-10 from three characters on, and a block such as I20-I25 holds the categories between its ends, and the
 * blocks of which both ends lie there.
 */
export function codeIsWithin({ structure }: CodeSystem, code: string, ancestor: string): boolean {
  if (structure === undefined) return false;
  if (structure === 'prefix') return ancestor.length > 0 && isLonger(code, ancestor);
  const range = BLOCK.test(ancestor) ? rangeOf(ancestor) : undefined;
  if (!range) return ancestor.length >= 3 && !BLOCK.test(code) && isLonger(code, ancestor);
  const { first, last } = rangeOf(code);
  return range.first <= first && last <= range.last;
}

/** Whether some code may lie within both of two canonical codes: one lies within the other, or they are blocks that overlap. */
export function codesOverlap(system: CodeSystem, a: string, b: string): boolean {
  if (a === b || codeIsWithin(system, a, b) || codeIsWithin(system, b, a)) return true;
  if (system.structure !== 'icd' || !BLOCK.test(a) || !BLOCK.test(b)) return false;
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one.first <= other.last && other.first <= one.last;
}

const isLonger = (code: string, beginning: string): boolean =>
  code.length > beginning.length && code.startsWith(beginning);

/** The first and last category of an ICD-10 code. */
function rangeOf(code: string): { readonly first: string; readonly last: string } {
  const category = code.slice(0, 3);
  const [, first = category, last = category] = BLOCK.exec(code) ?? [];
  return { first, last };
}
