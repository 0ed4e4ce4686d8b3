import { conceptOf, type Concept } from '@kohort/vocabulary';
import { conceptsIn, merged } from './coding.js';
import type { RegionStudied, Significance, Variant } from './fact.js';
import { objectIn, objectsIn, textIn, type Json } from './json.js';
import { isGiven } from './moment.js';

// Codes of HL7 Genomics Reporting: Variant and Region Studied, and of the LOINC answer lists it binds.
const loinc = (code: string): Concept => conceptOf('http://loinc.org', code);
const VARIANT = loinc('69548-6');
const REGION_STUDIED = loinc('53041-0');
export const SIGNIFICANCE = loinc('53037-8');
const GENE = loinc('48018-6');
const SOURCE_CLASS = loinc('48002-0');
const CHANGE_TYPE = loinc('48019-4');
const HGVS: readonly Concept[] = [loinc('48004-6'), loinc('48005-3'), loinc('81290-9')];

/** Present and absent; some laboratories answer with positive and negative. No call and indeterminate are neither. */
const CALLS: ReadonlyMap<Concept, boolean> = new Map([
  [loinc('LA9633-4'), true],
  [loinc('LA6576-8'), true],
  [loinc('LA9634-2'), false],
  [loinc('LA6577-6'), false],
]);
const ORIGINS: ReadonlyMap<Concept, NonNullable<Variant['origin']>> = new Map([
  [loinc('LA6683-2'), 'germline'],
  [loinc('LA6684-0'), 'somatic'],
]);
const SIGNIFICANCES: ReadonlyMap<Concept, Significance> = new Map([
  [loinc('LA6668-3'), 'pathogenic'],
  [loinc('LA26332-9'), 'likely-pathogenic'],
  [loinc('LA26333-7'), 'uncertain'],
  [loinc('LA26334-5'), 'likely-benign'],
  [loinc('LA6675-8'), 'benign'],
]);

/** The clinical significance that these codes stand for. */
export const significanceOf = (concepts: readonly Concept[]): readonly Significance[] =>
  mapped(SIGNIFICANCES, concepts);

/** The variant assessment of an Observation with these codes; undefined where it is none. */
export function variantIn(json: Json, concepts: readonly Concept[]): Variant | undefined {
  if (!concepts.includes(VARIANT)) return undefined;
  const { answers, parts } = componentsOf(json);
  const calls = isGiven(json.dataAbsentReason) ? [] : mapped(CALLS, conceptsIn(json.valueCodeableConcept));
  const origins = mapped(ORIGINS, answers(SOURCE_CLASS));
  return {
    present: calls.length === 1 ? calls[0] : undefined,
    genes: answers(GENE),
    origin: origins.length === 1 ? origins[0] : undefined,
    significance: significanceOf(answers(SIGNIFICANCE)),
    changeTypes: answers(CHANGE_TYPE),
    hgvs: [...new Set(parts(...HGVS).flatMap(expressionsIn))],
  };
}

/** The genes of a Region Studied; undefined where the Observation is none. */
export function regionStudiedIn(json: Json, concepts: readonly Concept[]): RegionStudied | undefined {
  if (!concepts.includes(REGION_STUDIED)) return undefined;
  const { answers } = componentsOf(json);
  const origins = mapped(ORIGINS, answers(SOURCE_CLASS));
  return { genes: answers(GENE), origin: origins.length === 1 ? origins[0] : undefined };
}

/** The components of an Observation with any of these codes, and the coded answers of them. */
function componentsOf(json: Json) {
  const components = objectsIn(json.component).map((part) => ({ codes: conceptsIn(part.code), part }));
  const parts = (...codes: readonly Concept[]): Json[] =>
    components.filter((component) => codes.some((code) => component.codes.includes(code))).map(({ part }) => part);
  const answers = (code: Concept): readonly Concept[] =>
    merged(...parts(code).map(({ valueCodeableConcept }) => conceptsIn(valueCodeableConcept)));
  return { parts, answers };
}

/** HGVS expressions as recorded: the code itself in the HGVS system, else the text. */
function expressionsIn({ valueCodeableConcept, valueString }: Json): string[] {
  const concept = objectIn(valueCodeableConcept);
  const codes = objectsIn(concept?.coding).flatMap(({ code }) => textIn(code) ?? []);
  return codes.length > 0 ? codes : [concept?.text, valueString].flatMap((value) => textIn(value) ?? []);
}

const mapped = <Value>(table: ReadonlyMap<Concept, Value>, concepts: readonly Concept[]): readonly Value[] => [
  ...new Set(concepts.flatMap((concept) => table.get(concept) ?? [])),
];
