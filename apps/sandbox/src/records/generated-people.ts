import type { FhirResource } from '@kohort/fhir';
import { dayOf, invariant } from '@kohort/kernel';
import { generatePeople, sharedResources } from '@kohort/population';
import { regionOf } from '../plan/regions.js';
import type { PeopleSource } from './people-source.js';

export interface Generated {
  readonly kind: 'generated';
  readonly people: number;
  readonly seed: number;
  /** The day up to which the records go. */
  readonly asOf: string;
}

/** The same people at every first start; those of `kohort demo`. */
export const generated = (people: number): Generated => ({ kind: 'generated', people, seed: 1, asOf: '2026-01-01' });

/** Fictitious people who live in these regions. */
export function generatedPeople({ people, seed, asOf }: Generated, codes: readonly string[]): PeopleSource {
  const [year = 0, month = 0, day = 0] = asOf.split('-').map(Number);
  const until = dayOf(year, month, day);
  invariant(until !== undefined, `${asOf} is a day`);
  const regions = codes.map(regionOf);
  // The FHIR types are interfaces, which have no index signature.
  const resources = (given: readonly object[]) => given as readonly FhirResource[];
  return {
    *people() {
      for (const person of generatePeople({ people, seed, asOf: until, regions })) yield resources(person);
    },
    shared: () => resources(sharedResources({ regions })),
    remarks: () => [],
  };
}
