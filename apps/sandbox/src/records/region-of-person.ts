import type { FhirResource } from '@kohort/fhir';
import { referenceIn, type Organisations } from './organisations.js';

type Json = Readonly<Record<string, unknown>>;

/** County code in the address where the person lives now (R4 datatypes.html#Address). */
function stateOf(patient: FhirResource): string | undefined {
  const addresses = (Array.isArray(patient['address']) ? patient['address'] : []) as Json[];
  const now = addresses.find(({ use, period }) => use !== 'old' && (period as Json | undefined)?.['end'] === undefined);
  const state = now?.['state'];
  return typeof state === 'string' ? state : undefined;
}

/** FNV-1a: the same person comes to the same region at every start. */
function spread(id: string, places: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % places;
}

/**
 * Which of the regions keeps a person's record: where the person lives, else the region of the managing organization;
 * where neither tells, or the region is not among them, people are spread evenly by their id.
 *
 * @param codes county codes, at least one
 */
export function regionOfPerson(
  patient: FhirResource,
  codes: readonly [string, ...string[]],
  organisations: Organisations,
): string {
  const told = [stateOf(patient), organisations.regionOf(referenceIn(patient['managingOrganization']))];
  const own = told.find((code) => code !== undefined && codes.includes(code));
  return own ?? codes[spread(patient.id ?? '', codes.length)] ?? codes[0];
}
