import type { Day, LocalDay } from '@kohort/kernel';
import type { Period, When } from './statement.js';

/** The moment of a decision: an instant (milliseconds since 1970-01-01T00:00Z) and its day in the region's time zone. */
export interface Moment {
  readonly instant: number;
  readonly day: Day;
  readonly localDay: LocalDay;
}

export type Truth = 'yes' | 'maybe' | 'no';

/** Whether this has begun: a partial date ("2024-05") has not for certain before its last day. */
function hasBegun(when: When, now: Moment): Truth {
  if ('from' in when) return when.from <= now.instant ? 'yes' : 'no';
  if (when.firstDay > now.day) return 'no';
  return when.lastDay <= now.day ? 'yes' : 'maybe';
}

/** The end of a period includes all that it may mean: "2024-05" lasts to 31 May (http://hl7.org/fhir/R4/datatypes.html#Period). */
const hasEnded = (end: When, now: Moment): boolean => ('from' in end ? end.to < now.instant : end.lastDay < now.day);

/** Whether a period covers the moment; no period, and no limit, is always. One that ends before it starts may mean anything. */
export function covers(period: Period | undefined, now: Moment): Truth {
  const { start, end } = period ?? {};
  if (start && end && isLater(start, end, now.localDay)) return 'maybe';
  if (end && hasEnded(end, now)) return 'no';
  return start ? hasBegun(start, now) : 'yes';
}

/** Given for certain after now, by the record's own clock. */
export const isAhead = (when: When | undefined, now: Moment): boolean =>
  when !== undefined && hasBegun(when, now) === 'no';

/** `a` is later than `b` for certain. A date and a time are compared by their days. */
export function isLater(a: When, b: When, localDay: LocalDay): boolean {
  if ('from' in a && 'from' in b) return a.from > b.to;
  return daysOf(a, localDay).firstDay > daysOf(b, localDay).lastDay;
}

const daysOf = (when: When, localDay: LocalDay): { firstDay: Day; lastDay: Day } =>
  'from' in when ? { firstDay: localDay(when.from), lastDay: localDay(when.to) } : when;
