import type { CodeSystem } from './code-system.js';

/** A block of ICD-10 categories: "C50-C50", "I20-I25". */
const BLOCK = /^([A-Z]\d\d)-([A-Z]\d\d)$/;
/** Dagger, asterisk and exclamation mark (ICD-10 volume 2, §3.1.3) and an open end ("C50.-") are no part of the code. */
const MARKS = /[.+*!†‡\s]|-$/g;

/** The one spelling of a code: "c509" and "C50.9†" are C50.9 in ICD-10, "l01ef01" is L01EF01 in ATC, "1100" is HGNC:1100. */
export function canonicalCode({ name, structure }: CodeSystem, code: string): string {
  if (name === 'hgnc' && /^\d+$/.test(code)) return `HGNC:${code}`;
  if (structure === undefined) return code;
  const plain = code.toUpperCase().replace(MARKS, '');
  if (structure === 'prefix' || BLOCK.test(plain) || plain.length <= 3) return plain;
  return `${plain.slice(0, 3)}.${plain.slice(3)}`;
}

/**
 * Whether one canonical code lies below another by structure: in ATC and KVÅ a longer code lies below its beginning; so
 * does one in ICD-10 from three characters on, and a block such as I20-I25 holds the categories between its ends.
 */
export function codeIsWithin({ structure }: CodeSystem, code: string, ancestor: string): boolean {
  if (structure === undefined) return false;
  const [, first, last] = (structure === 'icd' && BLOCK.exec(ancestor)) || [];
  if (first !== undefined && last !== undefined) {
    const category = code.slice(0, 3);
    return first <= category && category <= last;
  }
  const shortest = structure === 'icd' ? 3 : 1;
  return ancestor.length >= shortest && code.length > ancestor.length && code.startsWith(ancestor);
}
