import { conceptOf, type Concept } from '@kohort/vocabulary';
import { conceptsIn } from './coding.js';
import { objectsIn, textIn } from './json.js';

/** v3-ObservationInterpretation and its forerunner, HL7 v2 table 0078, under their FHIR URLs of all versions. */
const FLAGS = /(?:ObservationInterpretation|v2[-/]0078)$/;
/** Flags that are also recorded as SNOMED CT qualifiers. */
const QUALIFIERS: ReadonlyMap<Concept, string> = new Map([
  [conceptOf('http://snomed.info/sct', '10828004'), 'POS'],
  [conceptOf('http://snomed.info/sct', '260385009'), 'NEG'],
]);
const NONE: readonly string[] = [];

/** Observation.interpretation as v3-ObservationInterpretation codes (H, L, N, POS …). Codes of other systems are no flags. */
export function interpretationsIn(value: unknown): readonly string[] {
  if (value === undefined) return NONE;
  const flags = objectsIn(value)
    .flatMap(({ coding }) => objectsIn(coding))
    .filter(({ system }) => system === undefined || FLAGS.test(textIn(system) ?? ''))
    .flatMap(({ code }) => textIn(code) ?? []);
  const qualifiers = conceptsIn(value).flatMap((concept) => QUALIFIERS.get(concept) ?? []);
  return [...new Set([...flags, ...qualifiers])];
}
