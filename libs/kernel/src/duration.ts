import { addMonths, type Day } from './calendar.js';

/** A calendar duration; a signed one is an offset. Years and months are counted in the calendar, never as 365 or 30 days. */
export interface Duration {
  readonly months: number;
  readonly days: number;
}

const ISO_DURATION = /^([+-])?P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/** An ISO 8601 duration of years, months, weeks and days ("P3M", "-P1Y6M", "P2W"); undefined where it is not one. */
export function parseDuration(text: string): Duration | undefined {
  const match = ISO_DURATION.exec(text);
  if (!match) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const sign = match[1] === '-' ? -1 : 1;
  return { months: sign * (part(2) * 12 + part(3)) + 0, days: sign * (part(4) * 7 + part(5)) + 0 };
}

/** The one spelling of a duration: P1Y → P12M, P1W → P7D, -P0D → P0D. */
export function canonicalDuration({ months, days }: Duration): string {
  const sign = months < 0 || days < 0 ? '-' : '';
  const [m, d] = [Math.abs(months), Math.abs(days)];
  return `${sign}P${m ? `${m}M` : ''}${d || !m ? `${d}D` : ''}`;
}

/** The day that lies `duration` after `day` (before, where it is negative): months first, then days. No limit stays none. */
export function addDuration(day: Day, { months, days }: Duration): Day {
  if (!Number.isFinite(day)) return day;
  return (months === 0 ? day : addMonths(day, months)) + days;
}
