import { addMonths, isoDay, type Day } from '@kohort/kernel';
import type { Random } from './random.js';

export const DAYS_PER_YEAR = 365.2425;

const DATES = new Map<Day, string>();

/** The date of a day as FHIR writes it. Remembered, since records name the same days over and over. */
export function dateOf(day: Day): string {
  const known = DATES.get(day);
  if (known !== undefined) return known;
  const date = isoDay(day);
  DATES.set(day, date);
  return date;
}

/** A moment on a day in Swedish office hours, in UTC: on that day in Sweden too, whatever the season. */
export const moment = (day: Day, hour = 9, minute = 0): string =>
  `${dateOf(day)}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;

export const yearsLater = (day: Day, years: number): Day => addMonths(day, Math.round(years * 12));

/** Completed years from one day to another. */
export function yearsBetween(from: Day, to: Day): number {
  const years = Math.floor((to - from) / DAYS_PER_YEAR) + 1;
  return addMonths(from, years * 12) <= to ? years : addMonths(from, (years - 1) * 12) <= to ? years - 1 : years - 2;
}

/** A day drawn evenly from a range; the last one where the range is empty. */
export const dayWithin = (random: Random, first: Day, last: Day): Day =>
  first >= last ? last : random.whole(first, last);

/** As exact as people remember: the whole date, its month or its year. */
export function remembered(random: Random, day: Day, rates: { readonly year: number; readonly month: number }): string {
  const text = dateOf(day);
  const draw = random.unit();
  if (draw < rates.year) return text.slice(0, 4);
  return draw < rates.year + rates.month ? text.slice(0, 7) : text;
}
