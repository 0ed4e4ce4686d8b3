import { identifiersIn } from './identifier.js';
import { objectsIn, textIn, type FhirResource, type Json } from './json.js';
import { compositionOf } from './medication.js';
import { localReference, referenceIn } from './reference.js';
import { CONDITIONAL, identifierIn, queryOf } from './reference-index.js';

/**
 * The key under which one resource is known to others: "Type/id", or "Type?identifier=system|value" in one spelling;
 * undefined for a reference that only its own Bundle or container can resolve.
 */
export function referenceKey(reference: string): string | undefined {
  const literal = localReference(reference);
  if (literal !== undefined) return literal;
  const [, type, token] = CONDITIONAL.exec(reference) ?? [];
  const identifier = token === undefined ? undefined : identifierIn(token);
  return type === undefined || !identifier ? undefined : queryOf(type, identifier);
}

/** The keys that a resource's identifiers give it. Those without a system tell nothing of who is the same person. */
export const identifierKeys = (
  resource: FhirResource,
): readonly { readonly key: string; readonly tells: boolean }[] => {
  const keys = new Map<string, boolean>();
  for (const identifier of identifiersIn(resource as unknown as Json))
    keys.set(queryOf(resource.resourceType, identifier), identifier.system !== '');
  return [...keys].map(([key, tells]) => ({ key, tells }));
};

/** Patient.link: of which type, and to whom as it is written ('' where nothing is). */
export const linksOf = (patient: FhirResource): readonly { readonly type: string; readonly other: string }[] =>
  objectsIn((patient as unknown as Json).link).map(({ type, other }) => ({
    type: textIn(type) ?? '',
    other: referenceIn(other, 'Patient') ?? '',
  }));

/** Where the ingredients of a Medication or Substance are described, as far as that is outside of it. */
export function ingredientReferences(medication: FhirResource): readonly string[] {
  const json = medication as unknown as Json;
  return compositionOf(json, objectsIn(json.contained)).ingredients.filter((one) => typeof one === 'string');
}
