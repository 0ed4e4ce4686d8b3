import { parsePartialDate, type Day } from '@kohort/kernel';
import type { FhirResource } from './core/fhir.js';
import { generatePeople } from './generate-people.js';

export const dayOfText = (text: string): Day => parsePartialDate(text)?.first ?? NaN;
export const AS_OF = dayOfText('2026-01-01');

type OfType<Type extends FhirResource['resourceType']> = Extract<FhirResource, { resourceType: Type }>;

/** All records of some people, to be asked by type. */
export interface Records {
  readonly people: readonly (readonly FhirResource[])[];
  readonly all: readonly FhirResource[];
  of<Type extends FhirResource['resourceType']>(type: Type): readonly OfType<Type>[];
}

export function recordsOf(count: number, seed = 1): Records {
  const people = [...generatePeople({ seed, asOf: AS_OF, people: count })];
  const all = people.flat();
  return {
    people,
    all,
    of<Type extends FhirResource['resourceType']>(type: Type) {
      return all.filter((resource): resource is OfType<Type> => resource.resourceType === type);
    },
  };
}

/** The first code of a concept. */
export const codeIn = (value: { readonly coding?: readonly { readonly code?: string }[] } | undefined): string =>
  value?.coding?.[0]?.code ?? '';
