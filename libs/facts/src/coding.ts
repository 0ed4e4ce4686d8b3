import { conceptOf, type Concept } from '@kohort/vocabulary';
import { objectIn, objectsIn, textIn, type Json } from './json.js';

const NONE: readonly Concept[] = [];

/** The codes of a CodeableConcept, or of a list of them, as canonical concepts, each once. Text is never a code. */
export function conceptsIn(value: unknown): readonly Concept[] {
  const list = objectsIn(value);
  if (list.length === 0) return NONE;
  const [first] = list;
  if (list.length === 1 && first) return codingsIn(first.coding);
  return merged(...list.map((concept) => codingsIn(concept.coding)));
}

/** The codes of a Coding, or of a list of them. A coding without a code says nothing. */
export function codingsIn(value: unknown): readonly Concept[] {
  const concepts: Concept[] = [];
  for (const coding of objectsIn(value)) {
    const code = textIn(coding.code);
    if (code === undefined) continue;
    const concept = conceptOf(textIn(coding.system), code);
    if (!concepts.includes(concept)) concepts.push(concept);
  }
  return concepts.length === 0 ? NONE : concepts;
}

/** All concepts of the lists, each once, in order. */
export function merged(...lists: readonly (readonly Concept[])[]): readonly Concept[] {
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length <= 1) return filled[0] ?? NONE;
  return [...new Set(filled.flat())];
}

/** The plain codes of a repeating `code` element ("food"), as concepts of the system that FHIR binds it to. */
export const boundCodes = (value: unknown, system: string): readonly Concept[] =>
  (Array.isArray(value) ? value : [value]).flatMap((code) => {
    const text = textIn(code);
    return text === undefined ? [] : [conceptOf(system, text)];
  });

/** The first display or text, for people only. */
export function displayIn(value: unknown): string | undefined {
  for (const concept of objectsIn(value)) {
    for (const coding of objectsIn(concept.coding)) {
      const display = textIn(coding.display);
      if (display !== undefined) return display;
    }
    const text = textIn(concept.text);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * The code of a status that FHIR carries as a CodeableConcept: of the coding whose system ends in `system`
 * ("condition-ver-status"; DSTU2 to R4 differ only before that) or that has none. Older versions wrote a plain string.
 */
export function statusCodeIn(value: unknown, system: string): string | undefined {
  if (typeof value === 'string') return textIn(value);
  const codings = objectsIn(objectIn(value)?.coding);
  const coding = codings.find((candidate) => belongsTo(candidate, system));
  return textIn(coding?.code);
}

const belongsTo = ({ system }: Json, ending: string): boolean => textIn(system)?.endsWith(ending) ?? true;
