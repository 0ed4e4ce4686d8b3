import type { Day } from './calendar.js';

const MS_PER_DAY = 86_400_000;

/** Turns an instant (ms since 1970-01-01T00:00Z) into the calendar day in a region's time zone. */
export type LocalDay = (instant: number) => Day;

/**
 * The local-day function of an IANA time zone such as "Europe/Stockholm". Asking Intl for each record is slow, so the
 * offset is remembered for every UTC day on which it does not change.
 * @throws RangeError where the zone is unknown.
 */
export function localDayIn(timeZone: string): LocalDay {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const steady = new Map<number, number>();

  const offsetAt = (instant: number): number => {
    const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name);
    if (!match) return 0;
    const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
    return (match[1] === '-' ? -1 : 1) * seconds * 1000;
  };

  return (instant) => {
    const utcDay = Math.floor(instant / MS_PER_DAY);
    let offset = steady.get(utcDay);
    if (offset === undefined) {
      offset = offsetAt(instant);
      const start = utcDay * MS_PER_DAY;
      if (offsetAt(start) === offset && offsetAt(start + MS_PER_DAY - 1) === offset) steady.set(utcDay, offset);
    }
    return Math.floor((instant + offset) / MS_PER_DAY);
  };
}
