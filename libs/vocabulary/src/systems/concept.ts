import { cleanText } from '../clean-text.js';
import { canonicalSystem, findSystem } from './find-system.js';
import { canonicalCode, codeIsWithin, codesOverlap } from './hierarchy.js';

/** A concept as "canonical system URL|code", ready to be compared; a code without a system is "|code". */
export type Concept = `${string}|${string}`;

/** The concept of a code. Systems are canonicalised by URL, alias and OID, codes by the rules of their system. */
export function conceptOf(system: string | undefined, code: string): Concept {
  const clean = cleanText(code);
  if (system === undefined) return `|${clean}`;
  const known = findSystem(system);
  return known ? `${known.url}|${canonicalCode(known, clean)}` : `${canonicalSystem(system)}|${clean}`;
}

/** The system and the code of a concept. */
export function splitConcept(concept: Concept): { readonly system: string; readonly code: string } {
  const bar = concept.indexOf('|');
  return { system: concept.slice(0, bar), code: concept.slice(bar + 1) };
}

/** Whether a concept is the other one or lies below it, as far as the structure of the codes tells. */
export function isWithin(concept: Concept, ancestor: Concept): boolean {
  if (concept === ancestor) return true;
  const [below, above] = [splitConcept(concept), splitConcept(ancestor)];
  const system = below.system === above.system ? findSystem(above.system) : undefined;
  return system !== undefined && codeIsWithin(system, below.code, above.code);
}

/** Whether some concept may lie within both of two, as far as the structure of the codes tells. */
export function overlaps(a: Concept, b: Concept): boolean {
  if (a === b) return true;
  const [one, other] = [splitConcept(a), splitConcept(b)];
  const system = one.system === other.system ? findSystem(one.system) : undefined;
  return system !== undefined && codesOverlap(system, one.code, other.code);
}
