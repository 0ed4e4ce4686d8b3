import { forecast } from '@kohort/enrolment';
import type { Recruitment, RecruitmentForecast } from '@kohort/hub-api';
import { invariant, parsePartialDate, isoDay } from '@kohort/kernel';

/** What a region told: enrolled by the end of a day. */
export interface ToldEnrolled {
  readonly region: string;
  /** ISO date. */
  readonly through: string;
  readonly enrolled: number;
}

/** Weeks that the forecast goes by, as that of a single node. */
const RECENT_WEEKS = 8;

function dayIn(date: string): number {
  const range = parsePartialDate(date);
  invariant(range, `${date} is an ISO date`);
  return range.first;
}

/** Enrolled in all regions, by each day that one of them told of. `told` is in the order in which it was counted. */
export function curveOf(told: readonly ToldEnrolled[]): Recruitment['curve'] {
  const byDay = new Map<string, ToldEnrolled[]>();
  for (const each of told) byDay.set(each.through, [...(byDay.get(each.through) ?? []), each]);
  const latest = new Map<string, number>();
  return [...byDay.keys()].sort().map((through) => {
    for (const { region, enrolled } of byDay.get(through) ?? []) latest.set(region, enrolled);
    return { through, enrolled: [...latest.values()].reduce((sum, each) => sum + each, 0) };
  });
}

/**
 * When the target is reached, from what was enrolled in the last weeks. Whom a region had enrolled before it first told is
 * not recent. Undefined where regions have told for less than a week, too few were enrolled, or there is no target.
 */
export function expectationOf(
  told: readonly ToldEnrolled[],
  target: number | undefined,
): RecruitmentForecast | undefined {
  const days = told.map(({ through }) => dayIn(through));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const since = Math.max(first, last - 7 * RECENT_WEEKS);
  const weeks = (last - since) / 7;
  if (target === undefined || told.length === 0 || weeks < 1) return undefined;
  let [enrolled, recent] = [0, 0];
  for (const region of new Set(told.map((each) => each.region))) {
    const own = told.filter((each) => each.region === region).sort((a, b) => dayIn(a.through) - dayIn(b.through));
    const now = own.at(-1)?.enrolled ?? 0;
    const before = own.findLast(({ through }) => dayIn(through) <= since) ?? own[0];
    enrolled += now;
    recent += now - (before?.enrolled ?? 0);
  }
  const expected = forecast({ enrolled, target, recent, weeks, today: isoDay(last) });
  return expected && { ...expected, weeks };
}
