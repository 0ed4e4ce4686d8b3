import { ok } from '@kohort/kernel';
import { conceptsIn } from './coding.js';
import { textIn } from './json.js';
import { drugIn } from './medication.js';
import { isGiven, momentIn, spanOf } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader } from './reading.js';

const STANDINGS = new Map([
  ['active', 'asserted'],
  ['completed', 'asserted'],
  ['stopped', 'asserted'],
  ['on-hold', 'asserted'],
  ['not-taken', 'negated'],
  ['intended', 'proposed'],
  ['entered-in-error', 'none'],
] as const);

/**
 * MedicationStatement: known to be taken, or explicitly not. Without a date of its own, the day it was stated stands in:
 * it was so then. An active one without an end goes on.
 */
export const readMedicationStatement: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const drug = drugIn(reading);
  if (!drug.ok) return drug;
  const { effectiveDateTime: dateTime, effectivePeriod: period } = json;
  const dated = isGiven(dateTime) || isGiven(period);
  const { start, end } = dated
    ? spanOf({ dateTime, period }, context.localDay)
    : { start: momentIn(json.dateAsserted, context.localDay) };
  return ok([
    factOf(reading, {
      ...drug.value,
      standing,
      status: textIn(json.status) ?? '',
      exposure: 'taken',
      start,
      end: end ?? (json.status === 'active' ? 'ongoing' : undefined),
      categories: conceptsIn(json.category),
      reasons: conceptsIn(json.reasonCode),
      provider: providerIn(reading, json.informationSource),
      recorder: recorderIn(reading, json.informationSource),
    }),
  ]);
};
