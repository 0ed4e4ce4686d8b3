const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
const MS_PER_DAY = 86_400_000;

/** Turns instants (ms since 1970-01-01T00:00Z) into wall-clock time of a zone, and back. */
export interface LocalTime {
  /** The calendar day (days since 1970-01-01) and the minute of that day. */
  readonly read: (instant: number) => { readonly day: number; readonly minute: number };
  /**
   * The instant at which the clocks show this time. A time that they skip moves on to the next that exists; of one that
   * they show twice, the first.
   */
  readonly instantOf: (day: number, minute: number) => number;
}

/** To make a formatter is slow; to keep one changes nothing. */
const kept = new Map<string, LocalTime>();

/** @throws RangeError where the zone is unknown. */
export function localTimeIn(timeZone: string): LocalTime {
  const known = kept.get(timeZone) ?? makeLocalTime(timeZone);
  kept.set(timeZone, known);
  return known;
}

function makeLocalTime(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });

  /** What the clocks show, in minutes since 1970-01-01T00:00 as if they were in UTC. */
  const shown = (instant: number): number => {
    const at = { year: 0, month: 1, day: 1, hour: 0, minute: 0 } as Record<string, number>;
    for (const { type, value } of format.formatToParts(instant)) at[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = at;
    return Date.UTC(year, month - 1, day, hour, minute) / MS_PER_MINUTE;
  };

  return {
    read: (instant) => {
      const minutes = shown(instant);
      const day = Math.floor(minutes / MINUTES_PER_DAY);
      return { day, minute: minutes - day * MINUTES_PER_DAY };
    },
    instantOf: (day, minute) => {
      // A zone skips a day at most (Samoa in 2011).
      for (let wanted = day * MINUTES_PER_DAY + minute; ; wanted += 1) {
        const guess = wanted * MS_PER_MINUTE;
        const found = [guess - MS_PER_DAY, guess + MS_PER_DAY]
          .map((near) => guess - (shown(near) * MS_PER_MINUTE - near))
          .filter((instant) => shown(instant) === wanted);
        if (found.length > 0) return Math.min(...found);
      }
    },
  };
}
