import { conceptOf, type Concept } from '@kohort/vocabulary';
import { conceptsIn, statusCodeIn } from './coding.js';
import type { Standing } from './fact.js';
import { isGiven } from './moment.js';

/** condition-ver-status and allergyintolerance-verification; "presumed" is R5's, "unknown" of older versions says nothing. */
const STANDINGS: ReadonlyMap<string, Standing | 'none'> = new Map([
  ['unconfirmed', 'asserted'],
  ['provisional', 'asserted'],
  ['differential', 'asserted'],
  ['presumed', 'asserted'],
  ['confirmed', 'asserted'],
  ['refuted', 'negated'],
  ['entered-in-error', 'none'],
] as const);
/** The SNOMED CT qualifiers of the same names. */
const QUALIFIERS: ReadonlyMap<Concept, string> = new Map(
  [
    ['410605003', 'confirmed'],
    ['723511001', 'refuted'],
    ['723510000', 'entered-in-error'],
  ].map(([code = '', status = '']) => [conceptOf('http://snomed.info/sct', code), status]),
);

/** How sure a record is of what it states; `standing` is undefined where it was entered in error. */
export interface Verification {
  readonly verificationStatus: string | undefined;
  readonly standing: Standing | undefined;
}

/**
 * Condition.verificationStatus or that of an AllergyIntolerance. One without it counts; one that is given but cannot be
 * read (text only, a code of another system) leaves open whether it was refuted. `system` is as for `statusCodeIn`.
 */
export function verificationIn(value: unknown, system: string): Verification {
  if (!isGiven(value)) return { verificationStatus: undefined, standing: 'asserted' };
  const qualifiers = conceptsIn(value).flatMap((concept) => QUALIFIERS.get(concept) ?? []);
  const [code] = [statusCodeIn(value, system) ?? [], qualifiers].flat();
  const standing = code === undefined ? undefined : STANDINGS.get(code);
  if (standing === undefined) return { verificationStatus: undefined, standing: 'preliminary' };
  return { verificationStatus: code, standing: standing === 'none' ? undefined : standing };
}

/** condition-clinical; allergyintolerance-clinical is a part of it. */
const CLINICAL = new Set(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']);

/** The clinical status, where it is given as one of its codes; `system` is as for `statusCodeIn`. */
export function clinicalStatusIn(value: unknown, system: string): string | undefined {
  const code = statusCodeIn(value, system);
  return code !== undefined && CLINICAL.has(code) ? code : undefined;
}
