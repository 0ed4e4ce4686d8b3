import type { Concept } from '@kohort/vocabulary';
import { conceptsIn, displayIn } from './coding.js';
import type { FactValue } from './fact.js';
import { objectIn, objectsIn, textIn, type Json } from './json.js';
import { isGiven } from './moment.js';
import { integerIn, quantityIn, rangeIn, ratioIn } from './quantity.js';

/** Code systems whose codes say why there is no value ("unknown", "not asked"), in R4 and earlier. */
const NO_VALUE = /^https?:\/\/(?:terminology\.)?hl7\.org\/.*(?:NullFlavor|data-absent-reason)\|/;

/**
 * Observation.value[x] or that of a component. A stated reason for its absence goes before any value. Text stays text:
 * "<5" in a string is not a number. SampledData and Period are not read.
 */
export function valueIn(json: Json, concepts: readonly Concept[]): FactValue | undefined {
  if (isGiven(json.dataAbsentReason)) return { type: 'absent', reason: reasonIn(json.dataAbsentReason) };
  if (json.valueQuantity !== undefined) return quantityIn(json.valueQuantity, concepts);
  if (json.valueCodeableConcept !== undefined) return codedIn(json.valueCodeableConcept);
  if (json.valueString !== undefined) return textValue(json.valueString);
  if (json.valueInteger !== undefined) return integerIn(json.valueInteger, concepts);
  if (json.valueBoolean !== undefined) return booleanIn(json.valueBoolean);
  if (json.valueRange !== undefined) return rangeIn(json.valueRange, concepts);
  if (json.valueRatio !== undefined) return ratioIn(json.valueRatio, concepts);
  return textValue(json.valueDateTime ?? json.valueTime);
}

/** A coded value; one whose every code is a null flavour says that there is none. */
export function codedIn(value: unknown): FactValue | undefined {
  const concepts = conceptsIn(value);
  const text = textIn(objectIn(objectsIn(value)[0])?.text);
  if (concepts.length === 0 && text === undefined) return undefined;
  if (concepts.length > 0 && concepts.every((concept) => NO_VALUE.test(concept))) {
    return { type: 'absent', reason: codeOf(concepts[0]) };
  }
  return { type: 'coded', concepts, text, display: displayIn(value) };
}

const codeOf = (concept: Concept | undefined): string => concept?.slice(concept.lastIndexOf('|') + 1) ?? 'unknown';

const reasonIn = (value: unknown): string => {
  const [concept] = conceptsIn(value);
  return concept === undefined ? (displayIn(value) ?? 'unknown') : codeOf(concept);
};

const textValue = (value: unknown): FactValue | undefined => {
  const text = textIn(value);
  return text === undefined ? undefined : { type: 'text', text };
};

const booleanIn = (value: unknown): FactValue | undefined =>
  typeof value === 'boolean' ? { type: 'boolean', value } : undefined;
