import { ok } from '@kohort/kernel';
import { conceptOf, type Concept } from '@kohort/vocabulary';
import type { Fact } from './fact.js';
import { objectIn, textIn } from './json.js';
import { periodIn } from './moment.js';
import { factOf, standingIn, type Reader } from './reading.js';

const STANDINGS = new Map([
  ['candidate', 'proposed'],
  ['potential-candidate', 'proposed'],
  ['eligible', 'proposed'],
  ['screening', 'proposed'],
  ['pending-on-study', 'proposed'],
  ['on-study', 'asserted'],
  ['on-study-intervention', 'asserted'],
  ['on-study-observation', 'asserted'],
  ['follow-up', 'asserted'],
  ['off-study', 'asserted'],
  ['withdrawn', 'asserted'],
  ['ineligible', 'negated'],
  ['not-registered', 'negated'],
] as const);
const GOES_ON = new Set<unknown>(['on-study', 'on-study-intervention', 'on-study-observation', 'follow-up']);

/** ResearchSubject: took part in a study (also one that was left), found by the study's identifier where it is given. */
export const readResearchSubject: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const { start, end } = periodIn(json.period, context.localDay);
  const goesOn: Fact['end'] = GOES_ON.has(json.status) ? 'ongoing' : undefined;
  return ok([
    factOf(reading, {
      concepts: studyIn(json.study),
      display: textIn(objectIn(json.study)?.display),
      standing,
      status: textIn(json.status) ?? '',
      start,
      end: end ?? goesOn,
    }),
  ]);
};

function studyIn(study: unknown): readonly Concept[] {
  const identifier = objectIn(objectIn(study)?.identifier);
  const value = textIn(identifier?.value);
  return value === undefined ? [] : [conceptOf(textIn(identifier?.system), value)];
}
