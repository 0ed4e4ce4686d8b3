import type { Concept } from '../statement.js';
import { listIn, objectIn, textIn, type Place } from './place.js';

const CODING = new Set(['system', 'version', 'code', 'display', 'userSelected']);
const CONCEPT = new Set(['coding', 'text']);
const REFERENCE = new Set(['reference', 'type', 'identifier', 'display']);
const IDENTIFIER = new Set(['use', 'type', 'system', 'value', 'period', 'assigner']);

/** "system|code"; a coding without both means nothing that a program could know. */
export function codingIn(value: unknown, place: Place): string | undefined {
  const coding = objectIn(value, CODING, place);
  if (!coding) return undefined;
  const system = textIn(coding.system, place.at('system'));
  const code = textIn(coding.code, place.at('code'));
  return system === undefined || code === undefined ? place.doubt() : `${system}|${code}`;
}

/** The codings of a CodeableConcept; text alone is not read. */
export function conceptIn(value: unknown, place: Place): Concept | undefined {
  const concept = objectIn(value, CONCEPT, place);
  if (!concept) return undefined;
  const codings = listIn(concept.coding, place.at('coding'), codingIn);
  return codings.length === 0 ? place.doubt() : codings;
}

/** "Organization/1" without a version, or "system|value" of a logical reference. */
export function referenceIn(value: unknown, place: Place): string | undefined {
  const reference = objectIn(value, REFERENCE, place);
  if (!reference) return undefined;
  const literal = textIn(reference.reference, place.at('reference'));
  if (literal !== undefined) return literal.replace(/\/_history\/[^/]*$/, '');
  if (reference.identifier === undefined) return place.doubt();
  const identifier = objectIn(reference.identifier, IDENTIFIER, place.at('identifier'));
  const name = textIn(identifier?.value, place.at('identifier').at('value'));
  return name === undefined ? place.doubt() : `${textIn(identifier?.system, place) ?? ''}|${name}`;
}
