import { conceptOf, type Concept } from '@kohort/vocabulary';
import { conceptsIn, merged } from './coding.js';
import type { Fact } from './fact.js';
import { objectsIn, textIn } from './json.js';

export type Side = NonNullable<Fact['laterality']>;

const SNOMED = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
/** Sided SNOMED CT qualifiers (R4 value set bodysite-laterality), sites, findings and procedures, and LOINC studies. */
const SIDED: Readonly<Record<Side, readonly [system: string, ...codes: string[]][]>> = {
  left: [[SNOMED, '7771000', '419161000', '80248007', '353431000119107', '428571003']],
  right: [[SNOMED, '24028007', '419465000', '73056007', '429400009']],
  bilateral: [
    [SNOMED, '51440002', '27865001', '428529004', '384151000119104'],
    [LOINC, '26175-0', '26346-7', '72142-3'],
  ],
};
const SIDES: ReadonlyMap<Concept, Side> = new Map(
  (['left', 'right', 'bilateral'] as const).flatMap((side) =>
    SIDED[side].flatMap(([system, ...codes]) => codes.map((code) => [conceptOf(system, code), side] as const)),
  ),
);

/** Body sites and the side they lie on. */
export interface Sites {
  readonly bodySites: readonly Concept[];
  readonly laterality: Side | undefined;
}

/**
 * Where something is. The side comes from the site, from a laterality qualifier on it (an extension in mCODE) or, if
 * those say nothing, from a sided code of the record itself ("mastectomy of left breast").
 */
export function sitesIn(value: unknown, codes: readonly Concept[]): Sites {
  if (value === undefined) return { bodySites: [], laterality: sideOf(codes) };
  const bodySites = conceptsIn(value);
  const qualifiers = objectsIn(value)
    .flatMap((site) => objectsIn(site.extension))
    .filter(({ url }) => textIn(url)?.toLowerCase().includes('laterality'))
    .flatMap(({ valueCodeableConcept }) => conceptsIn(valueCodeableConcept));
  return { bodySites, laterality: sideOf(merged(bodySites, qualifiers)) ?? sideOf(codes) };
}

/** The side that these codes name; left and right together are both. */
export function sideOf(concepts: readonly Concept[]): Side | undefined {
  let found: Side | undefined;
  for (const concept of concepts) {
    const side = SIDES.get(concept);
    if (side === undefined) continue;
    found = found === undefined || found === side ? side : 'bilateral';
  }
  return found;
}
