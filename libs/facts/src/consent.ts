import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn } from './coding.js';
import { objectIn, textIn } from './json.js';
import { momentIn, periodIn } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader } from './reading.js';

/** A rejected consent is a no, and an inactive one is no longer in force. */
const STANDINGS = new Map([
  ['draft', 'proposed'],
  ['proposed', 'proposed'],
  ['active', 'asserted'],
  ['rejected', 'negated'],
  ['inactive', 'negated'],
  ['entered-in-error', 'none'],
] as const);

/**
 * Consent: that such a record exists, by category and scope, and when it holds. What it permits is decided by its nested
 * provisions, which a fact does not carry: never take this fact for a permission.
 */
export const readConsent: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const { start, end } = periodIn(objectIn(json.provision)?.period, context.localDay);
  return ok([
    factOf(reading, {
      concepts: conceptsIn(json.category),
      display: displayIn(json.category),
      standing,
      status: textIn(json.status) ?? '',
      start: start ?? momentIn(json.dateTime, context.localDay),
      end,
      categories: conceptsIn(json.scope),
      provider: providerIn(reading, json.organization),
      recorder: recorderIn(reading, json.performer),
    }),
  ]);
};
