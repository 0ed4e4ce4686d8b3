import type { Result } from '@kohort/kernel';
import { ok } from '@kohort/kernel';
import type { Concept } from '@kohort/vocabulary';
import { conceptsIn, displayIn, merged } from './coding.js';
import { objectIn, objectsIn, textIn, type Json } from './json.js';
import { referenceIn } from './reference.js';
import { unreadable, type Reading, type ReadingFault } from './reading.js';

export interface Drug {
  readonly concepts: readonly Concept[];
  readonly display: string | undefined;
}

/** The codes of a Medication: of the product, and of each ingredient that is not marked as inactive. */
export const medicationConcepts = (medication: Json): readonly Concept[] =>
  merged(
    conceptsIn(medication.code),
    ...objectsIn(medication.ingredient)
      .filter(({ isActive }) => isActive !== false)
      .map(({ itemCodeableConcept }) => conceptsIn(itemCodeableConcept)),
  );

/**
 * medication[x]: a code, a contained Medication, or a reference that the context knows. A reference that leads nowhere
 * is a fault, never a drug without codes: somebody takes something, and nobody can say what.
 */
export function drugIn(reading: Reading): Result<Drug, ReadingFault> {
  const { medicationCodeableConcept, medicationReference, contained } = reading.json;
  if (medicationCodeableConcept !== undefined || medicationReference === undefined) {
    return ok({ concepts: conceptsIn(medicationCodeableConcept), display: displayIn(medicationCodeableConcept) });
  }
  const display = textIn(objectIn(medicationReference)?.display);
  const reference = referenceIn(medicationReference, 'Medication');
  const medication = reference?.startsWith('#')
    ? objectsIn(contained).find(({ id }) => id === reference.slice(1))
    : undefined;
  if (medication)
    return ok({ concepts: medicationConcepts(medication), display: display ?? displayIn(medication.code) });
  const concepts = reference === undefined ? undefined : reading.context.medication?.(reference);
  if (concepts) return ok({ concepts, display });
  return unreadable(
    'medication-unresolved',
    'The medication is a reference that leads nowhere.',
    '/medicationReference',
  );
}
