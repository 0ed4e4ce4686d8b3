import { ok } from '@kohort/kernel';
import { atAge } from './age.js';
import { conceptsIn, displayIn } from './coding.js';
import { textIn } from './json.js';
import { sitesIn } from './laterality.js';
import { isGiven, spanOf, type Span } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader, type Reading } from './reading.js';

/** One that was stopped or put on hold may have done what it is named for, or not: it stays open. */
const STANDINGS = new Map([
  ['preparation', 'proposed'],
  ['in-progress', 'asserted'],
  ['completed', 'asserted'],
  ['not-done', 'negated'],
  ['on-hold', 'preliminary'],
  ['stopped', 'preliminary'],
  ['entered-in-error', 'none'],
] as const);

export const readProcedure: Reader = (reading) => {
  const { json } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const concepts = conceptsIn(json.code);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.code),
      standing,
      status: textIn(json.status) ?? '',
      ...performedIn(reading),
      categories: conceptsIn(json.category),
      ...sitesIn(json.bodySite, concepts),
      reasons: conceptsIn(json.reasonCode),
      provider: providerIn(reading, json.performer),
      recorder: recorderIn(reading, json.recorder, json.asserter, json.performer),
    }),
  ]);
};

function performedIn({ json, context: { localDay, birth } }: Reading): Span {
  const { performedDateTime, performedPeriod, performedAge, performedRange } = json;
  if (isGiven(performedAge) || isGiven(performedRange)) return { start: atAge(performedAge, performedRange, birth) };
  return spanOf({ dateTime: performedDateTime, period: performedPeriod }, localDay);
}
