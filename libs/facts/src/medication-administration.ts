import { ok } from '@kohort/kernel';
import { conceptsIn } from './coding.js';
import { textIn } from './json.js';
import { drugIn } from './medication.js';
import { isGiven, spanOf } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader } from './reading.js';

/** What was begun was taken, also where it was stopped early; what is on hold may not have begun. */
const STANDINGS = new Map([
  ['in-progress', 'asserted'],
  ['completed', 'asserted'],
  ['stopped', 'asserted'],
  ['not-done', 'negated'],
  ['entered-in-error', 'none'],
] as const);

/** MedicationAdministration: taken. One that has a single date was over on it. */
export const readMedicationAdministration: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const drug = drugIn(reading);
  if (!drug.ok) return drug;
  const { effectiveDateTime: dateTime, effectivePeriod: period } = json;
  const { start, end } = spanOf({ dateTime, period }, context.localDay);
  const goesOn = json.status === 'in-progress' ? 'ongoing' : undefined;
  return ok([
    factOf(reading, {
      ...drug.value,
      standing,
      status: textIn(json.status) ?? '',
      exposure: 'taken',
      start,
      end: end ?? goesOn ?? (isGiven(dateTime) ? start : undefined),
      categories: conceptsIn(json.category),
      reasons: conceptsIn(json.reasonCode),
      provider: providerIn(reading, json.performer),
      recorder: recorderIn(reading, json.performer),
    }),
  ]);
};
