import type { Result } from '@kohort/kernel';
import { ok } from '@kohort/kernel';
import type { Concept } from '@kohort/vocabulary';
import { conceptsIn, displayIn, merged } from './coding.js';
import { objectIn, objectsIn, textIn, type Json } from './json.js';
import { isGiven } from './moment.js';
import { referenceIn } from './reference.js';
import { unreadable, type Reading, type ReadingFault } from './reading.js';

export interface Drug {
  readonly concepts: readonly Concept[];
  readonly display: string | undefined;
}

/** What a Medication or Substance is: its own code, and each ingredient by its codes or by where it is described. */
export interface Composition {
  readonly code: readonly Concept[];
  readonly ingredients: readonly (readonly Concept[] | string)[];
}
export type LookUp = (reference: string) => readonly Concept[] | undefined;

/** The composition of a Medication or Substance, without ingredients that are marked as inactive. */
export function compositionOf(medication: Json, contained: readonly Json[]): Composition {
  const active = objectsIn(medication.ingredient).filter(({ isActive }) => isActive !== false);
  return {
    code: conceptsIn(medication.code),
    ingredients: active.flatMap(({ itemCodeableConcept, itemReference }): Composition['ingredients'] => {
      if (!isGiven(itemReference)) return [conceptsIn(itemCodeableConcept)];
      const reference = referenceIn(itemReference, 'Substance') ?? '';
      const item = containedBy(reference, contained);
      if (!item) return [reference];
      const inner = compositionOf(
        item,
        contained.filter((one) => one !== item),
      );
      return [inner.code, ...inner.ingredients];
    }),
  };
}

/**
 * The codes of the product and of its ingredients; undefined where it has no code itself and the description of an
 * ingredient cannot be found, since then nobody can say what it is.
 */
export function codesOf({ code, ingredients }: Composition, lookUp: LookUp): readonly Concept[] | undefined {
  const parts = ingredients.map((one) => (typeof one === 'string' ? lookUp(one) : one));
  if (code.length === 0 && parts.includes(undefined)) return undefined;
  return merged(code, ...parts.flatMap((part) => (part === undefined ? [] : [part])));
}

const containedBy = (reference: string, contained: readonly Json[]): Json | undefined =>
  reference.startsWith('#') ? contained.find(({ id }) => id === reference.slice(1)) : undefined;

/**
 * medication[x]: a code, a contained Medication, or a reference that the context knows. A reference that leads nowhere
 * is a fault, never a drug without codes: somebody takes something, and nobody can say what.
 */
export function drugIn(reading: Reading): Result<Drug, ReadingFault> {
  const { medicationCodeableConcept, medicationReference } = reading.json;
  if (medicationCodeableConcept !== undefined || medicationReference === undefined) {
    return ok({ concepts: conceptsIn(medicationCodeableConcept), display: displayIn(medicationCodeableConcept) });
  }
  const display = textIn(objectIn(medicationReference)?.display);
  const reference = referenceIn(medicationReference, 'Medication');
  const lookUp: LookUp = (name) => reading.context.medication?.(name);
  const contained = objectsIn(reading.json.contained);
  const medication = containedBy(reference ?? '', contained);
  const concepts = medication ? codesOf(compositionOf(medication, contained), lookUp) : lookUp(reference ?? '');
  if (concepts) return ok({ concepts, display: display ?? displayIn(medication?.code) });
  return unreadable(
    'medication-unresolved',
    'The medication is a reference that leads nowhere.',
    '/medicationReference',
  );
}
