import { dayOf, parsePartialDate, type LocalDay } from '@kohort/kernel';
import type { Moment } from './fact.js';
import { objectIn, textIn } from './json.js';

const MS_PER_DAY = 86_400_000;
/** 9999-12-31, the last day that FHIR can write: the end of what may go on for ever. */
export const LAST_DAY = 2_932_896;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d):(\d\d)|)$/;

/** A start and an end, each as far as it is known. */
export interface Span {
  readonly start?: Moment | undefined;
  readonly end?: Moment | undefined;
}

/** The alternatives of effective[x], occurrence[x] or performed[x], as written. */
export interface Occurrence {
  readonly dateTime?: unknown;
  readonly period?: unknown;
  readonly timing?: unknown;
}

/**
 * A FHIR date, dateTime or instant; undefined where it is not one. A time with an offset is an instant and lies on the
 * region's local day; a time without one (not allowed, yet seen) is only good for the day it names.
 */
export function momentIn(value: unknown, localDay: LocalDay): Moment | undefined {
  const text = textIn(value);
  if (text === undefined) return undefined;
  if (text.length <= 10) {
    const days = parsePartialDate(text);
    return days && { days };
  }
  const match = DATE_TIME.exec(text);
  const day = match && dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  if (!match || day === undefined || day === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  if (match[8] === undefined && !text.endsWith('Z')) return { days: { first: day, last: day } };
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const instant = day * MS_PER_DAY + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + milliseconds;
  const local = localDay(instant);
  return { days: { first: local, last: local }, instant };
}

/** A Period's ends. */
export function periodIn(value: unknown, localDay: LocalDay): Span {
  const period = objectIn(value);
  return period ? { start: momentIn(period.start, localDay), end: momentIn(period.end, localDay) } : {};
}

/** When something happened: a point in time, a Period, or a Timing from its first event to its last, or within its bounds. */
export function spanOf({ dateTime, period, timing }: Occurrence, localDay: LocalDay): Span {
  if (isGiven(dateTime)) return { start: momentIn(dateTime, localDay) };
  if (isGiven(period)) return periodIn(period, localDay);
  const { event, repeat } = objectIn(timing) ?? {};
  const events = (Array.isArray(event) ? event : []).flatMap((item) => momentIn(item, localDay) ?? []);
  if (events.length === 0) return periodIn(objectIn(repeat)?.boundsPeriod, localDay);
  return { start: earliest(events), end: latest(events) };
}

/** An event that lies somewhere within a Period (Condition.onsetPeriod): any day from its start to its end. */
export function withinPeriod(value: unknown, localDay: LocalDay): Moment | undefined {
  const { start, end } = periodIn(value, localDay);
  if (!start || !end) return start ?? end;
  return { days: { first: start.days.first, last: Math.max(start.days.last, end.days.last) } };
}

const order = ({ days, instant }: Moment): number => instant ?? days.first * MS_PER_DAY;

export const earliest = (moments: readonly Moment[]): Moment | undefined =>
  [...moments].sort((a, b) => order(a) - order(b))[0];
export const latest = (moments: readonly Moment[]): Moment | undefined =>
  [...moments].sort((a, b) => order(b) - order(a))[0];

/** Whether an element is there at all, readable or not. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
