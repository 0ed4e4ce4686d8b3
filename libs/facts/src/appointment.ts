import { ok } from '@kohort/kernel';
import { conceptsIn, displayIn, merged } from './coding.js';
import { textIn } from './json.js';
import { momentIn } from './moment.js';
import { factOf, recorderIn, standingIn, type Reader } from './reading.js';

const STANDINGS = new Map([
  ['proposed', 'proposed'],
  ['waitlist', 'proposed'],
  ['pending', 'asserted'],
  ['booked', 'asserted'],
  ['arrived', 'asserted'],
  ['checked-in', 'asserted'],
  ['fulfilled', 'asserted'],
  ['cancelled', 'none'],
  ['noshow', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** Appointment: found by its service type. It is a booking, never evidence that anything was done. */
export const readAppointment: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  return ok([
    factOf(reading, {
      concepts: conceptsIn(json.serviceType),
      display: displayIn(json.serviceType),
      standing,
      status: textIn(json.status) ?? '',
      start: momentIn(json.start, context.localDay),
      end: momentIn(json.end, context.localDay),
      categories: merged(
        conceptsIn(json.serviceCategory),
        conceptsIn(json.appointmentType),
        conceptsIn(json.specialty),
      ),
      reasons: conceptsIn(json.reasonCode),
      recorder: recorderIn(reading, json.participant),
    }),
  ]);
};
