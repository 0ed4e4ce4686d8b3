import type { Fact, Moment } from '@kohort/facts';
import { addDuration, type Day, type DayRange, type Duration } from '@kohort/kernel';
import type { Truth } from './truth.js';

/** The days that a fact may have started and ended on. */
export interface Span {
  readonly start: DayRange;
  readonly end: DayRange;
}

/** The days within which something must lie, each limit itself uncertain where an event is partially dated. */
export interface Limits {
  readonly from: DayRange;
  readonly to: DayRange;
}

export type FactEdge = 'start' | 'end' | 'any';

const NEVER: DayRange = { first: Infinity, last: Infinity };
const ALWAYS: DayRange = { first: -Infinity, last: -Infinity };
export const OPEN: Limits = { from: ALWAYS, to: NEVER };

const LASTING = new Set<string>([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
  'Encounter',
]);

/** Records that may have gone on for long when no end is given. */
const OPEN_ENDED = new Set<string>([...LASTING, 'Condition']);

/** Medication and encounters last, so any part of them may lie in a window; all else is dated by its start. */
export const defaultEdge = (fact: Fact): FactEdge => (LASTING.has(fact.source.resource) ? 'any' : 'start');

/** The days of the chosen edge of a fact; undefined where the record gives no date for it. */
export function spanOf(fact: Fact, edge: FactEdge): Span | undefined {
  const start = fact.start?.days;
  const end = fact.end === 'ongoing' ? NEVER : fact.end?.days;
  if (edge === 'end') return end && { start: end, end };
  if (!start) return undefined;
  if (edge === 'start') return { start, end: start };
  if (end) return { start, end };
  // A lasting record without an end may have ended on any day since.
  return { start, end: OPEN_ENDED.has(fact.source.resource) ? { first: start.first, last: Infinity } : start };
}

/** Whether some day of the span lies within the limits. */
export function overlaps({ start, end }: Span, { from, to }: Limits): Truth {
  if (start.first > to.last || end.last < from.first) return 'not-met';
  return start.last <= to.first && end.first >= from.last ? 'met' : 'unknown';
}

export const shift = (days: DayRange, by: Duration): DayRange => ({
  first: addDuration(days.first, by),
  last: addDuration(days.last, by),
});

export const onDay = (day: Day): DayRange => ({ first: day, last: day });

const later = (a: Moment, b: Moment): boolean =>
  a.instant !== undefined && b.instant !== undefined ? a.instant > b.instant : a.days.first > b.days.last;

/** Whether `a` certainly started after `b`. Undated facts are after and before nothing. */
export const isLater = (a: Fact, b: Fact): boolean => !!a.start && !!b.start && later(a.start, b.start);

/** Newest first; undated last; a stable order for showing, never for deciding. */
export const newestFirst = (facts: readonly Fact[]): Fact[] =>
  [...facts].sort((a, b) => showingOrder(b) - showingOrder(a));

const showingOrder = (fact: Fact): number =>
  fact.start ? (fact.start.instant ?? fact.start.days.last * 86_400_000) : -8.64e15;
