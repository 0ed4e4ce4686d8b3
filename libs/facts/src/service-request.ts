import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import type { Standing } from './fact.js';
import { textIn } from './json.js';
import { sitesIn } from './laterality.js';
import { isGiven, momentIn, spanOf, type Span } from './moment.js';
import { factOf, providerIn, recorderIn, referencesIn, type Reader, type Reading } from './reading.js';
import { ORDERS, requestStandingIn } from './request.js';

const STANDINGS = new Map([
  ['draft', 'proposed'],
  ['active', 'asserted'],
  ['on-hold', 'asserted'],
  ['completed', 'asserted'],
  ['revoked', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** Criteria ask for the request itself ("planned mammography"), so a plan is one; a proposal or an option is not yet. */
const INTENTS = new Map<string, Standing>([
  ['proposal', 'proposed'],
  ['option', 'proposed'],
  ['plan', 'asserted'],
  ['directive', 'asserted'],
  ...ORDERS,
]);

/** ServiceRequest: dated by when it is to be done, or else by when it was written; never evidence that it was done. */
export const readServiceRequest: Reader = (reading) => {
  const { json } = reading;
  const standing = requestStandingIn(json, STANDINGS, INTENTS);
  if (standing === undefined) return ok([]);
  const concepts = conceptsIn(json.code);
  const [specimen] = referencesIn(json.specimen, reading);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.code),
      standing,
      status: textIn(json.status) ?? '',
      ...dueIn(reading),
      categories: conceptsIn(json.category),
      ...sitesIn(json.bodySite, concepts),
      reasons: conceptsIn(json.reasonCode),
      specimen,
      provider: providerIn(reading, json.requester),
      recorder: recorderIn(reading, json.requester),
    }),
  ]);
};

function dueIn({ json, context: { localDay } }: Reading): Span {
  const { occurrenceDateTime: dateTime, occurrencePeriod: period, occurrenceTiming: timing } = json;
  if (isGiven(dateTime) || isGiven(period)) return spanOf({ dateTime, period }, localDay);
  const { start, end } = spanOf({ timing }, localDay);
  return { start: start ?? momentIn(json.authoredOn, localDay), end };
}
