import { ok } from '@kohort/kernel';
import { afterDuration } from './age.js';
import { conceptsIn } from './coding.js';
import type { Fact, Moment, Standing } from './fact.js';
import { objectIn, objectsIn, textIn } from './json.js';
import { drugIn } from './medication.js';
import { earliest, LAST_DAY, latest, momentIn, periodIn, type Span } from './moment.js';
import { factOf, providerIn, recorderIn, type FactContext, type Reader, type Reading } from './reading.js';
import { ORDERS, requestStandingIn } from './request.js';

/** A cancelled order was withdrawn before anything was given (R4 medicationrequest-status), so it never counts. */
const STANDINGS = new Map([
  ['active', 'asserted'],
  ['on-hold', 'asserted'],
  ['completed', 'asserted'],
  ['stopped', 'asserted'],
  ['draft', 'proposed'],
  ['cancelled', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** Only orders are orders; "option" is one of several that somebody may still choose (R4 medicationrequest-intent). */
const INTENTS = new Map<string, Standing>([
  ['proposal', 'proposed'],
  ['plan', 'proposed'],
  ['option', 'proposed'],
  ...ORDERS,
]);

/** MedicationRequest: prescribed, never known to be taken; one that says "do not give" is evidence against. */
export const readMedicationRequest: Reader = (reading) => {
  const { json } = reading;
  const standing = requestStandingIn(json, STANDINGS, INTENTS);
  if (standing === undefined) return ok([]);
  const drug = drugIn(reading);
  if (!drug.ok) return drug;
  return ok([
    factOf(reading, {
      ...drug.value,
      standing,
      status: textIn(json.status) ?? '',
      exposure: 'prescribed',
      ...prescribedIn(reading),
      categories: conceptsIn(json.category),
      reasons: conceptsIn(json.reasonCode),
      provider: providerIn(reading, json.requester, json.recorder),
      recorder: recorderIn(reading, json.recorder, json.requester),
    }),
  ]);
};

/**
 * From the first day that a dosage is bounded to, or the day of writing, to the last bound. An active order without an
 * end goes on. The validity of a prescription bounds what the pharmacy may hand out, not the therapy: one that is active
 * ends with it or on any day after. Any other order may have ended on any day since it was written.
 */
function prescribedIn({ json, context }: Reading): { start: Moment | undefined; end: Fact['end'] } {
  const written = momentIn(json.authoredOn, context.localDay);
  const bounds = objectsIn(json.dosageInstruction).map(({ timing }) => boundsIn(timing, written, context));
  const ends = bounds.flatMap(({ end }) => end ?? []);
  const bounded = ends.length > 0 && ends.length === bounds.length ? latest(ends) : undefined;
  const handedOut = periodIn(objectIn(json.dispenseRequest)?.validityPeriod, context.localDay).end;
  const lasting: Fact['end'] = handedOut ? { days: { first: handedOut.days.first, last: LAST_DAY } } : 'ongoing';
  return {
    start: earliest(bounds.flatMap(({ start }) => start ?? [])) ?? written,
    end: bounded ?? (json.status === 'active' ? lasting : undefined),
  };
}

/** The bounds of a dosage's timing: a Period, or a Duration that runs from the day of writing. */
function boundsIn(timing: unknown, written: Moment | undefined, { localDay }: FactContext): Span {
  const repeat = objectIn(objectIn(timing)?.repeat);
  if (repeat?.boundsDuration === undefined) return periodIn(repeat?.boundsPeriod, localDay);
  const days = written && afterDuration(written.days, repeat.boundsDuration);
  return days ? { end: { days } } : {};
}
