import { parsePartialDate } from '@kohort/kernel';

/** The time that a date may mean, in milliseconds since 1970: from `low` up to but not including `high`. */
export interface TimeSpan {
  readonly low: number;
  readonly high: number;
}

const DAY = 86_400_000;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:Z|([+-])(\d{2}):(\d{2}))?$/;

/**
 * The span of a FHIR date, dateTime or instant: "2020" is a year, "2020-05-17T10:00:00Z" a second; undefined where it is
 * none. Without a zone, UTC is meant (R4 search.html#date leaves it to the server). Fractions count to the millisecond.
 */
export function timeSpan(text: string): TimeSpan | undefined {
  if (text.startsWith('0000')) return undefined;
  const days = parsePartialDate(text);
  if (days) return { low: days.first * DAY, high: (days.last + 1) * DAY };
  const match = DATE_TIME.exec(text);
  const day = parsePartialDate(match?.[1] ?? '');
  if (!match || !day) return undefined;
  const [, , hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  const [h, m, s, zh, zm] = [hour, minute, second, zoneHour, zoneMinute].map((part) => Number(part ?? 0)) as Numbers;
  // 60 is a leap second (R4 datatypes.html#instant).
  if (h > 23 || m > 59 || s > 60 || zh > 14 || zm > 59) return undefined;
  const zone = (zh * 60 + zm) * 60_000 * (sign === '-' ? -1 : 1);
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const low = day.first * DAY + ((h * 60 + m) * 60 + s) * 1000 + milliseconds - zone;
  return { low, high: low + widthOf(second, fraction) };
}

type Numbers = [number, number, number, number, number];

function widthOf(second: string | undefined, fraction: string | undefined): number {
  if (second === undefined) return 60_000;
  return fraction === undefined ? 1000 : Math.max(1, 10 ** (3 - fraction.length));
}

const YEAR_1 = new Date(0).setUTCFullYear(1, 0, 1);
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** As PostgreSQL reads it; outside of the years 1 to 9999 without bound. */
export function sqlTime(milliseconds: number): string {
  if (milliseconds < YEAR_1) return '-infinity';
  return milliseconds >= YEAR_10000 ? 'infinity' : new Date(milliseconds).toISOString();
}
