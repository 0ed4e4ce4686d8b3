import { localDayIn } from '@kohort/kernel';
import type { SweepRow } from './sweep.entity.js';

/** Minutes after midnight from which the day's sweep is due. */
const NIGHT = 2 * 60 + 30;

function minutesOfDay(timeZone: string, now: Date): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const part = (type: 'hour' | 'minute'): number =>
    Number(format.formatToParts(now).find((each) => each.type === type)?.value ?? 0);
  return part('hour') * 60 + part('minute');
}

/**
 * Whether a running version needs a sweep that nobody began: it never had one, its last one was ended although it runs, or
 * a night has come since, for time alone turns verdicts. A node that was off at night catches up.
 */
export function isDue(
  latest: Pick<SweepRow, 'versionId' | 'state' | 'startedAt'> | null,
  versionId: string,
  timeZone: string,
  now: Date,
): 'now' | 'time' | undefined {
  if (latest?.versionId !== versionId || latest.state === 'cancelled') return 'now';
  const dayOf = localDayIn(timeZone);
  const isOfToday = dayOf(latest.startedAt.getTime()) >= dayOf(now.getTime());
  return !isOfToday && minutesOfDay(timeZone, now) >= NIGHT ? 'time' : undefined;
}
