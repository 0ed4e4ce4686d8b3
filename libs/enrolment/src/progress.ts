import { dayOf, isoDay } from '@kohort/kernel';
import type { EnrolmentState } from './enrolment-state.js';
import { forecast, type Forecast } from './forecast.js';
import { effective, type LogEntry } from './log-entry.js';
import { stepsOf } from './replay.js';

/** How recruitment goes, as CONSORT 2010 draws it, and when it reaches its target. */
export interface Progress {
  readonly enrolled: number;
  readonly target?: number;
  /** Each week with its Monday, from the first that enrolled somebody to this one; empty while nobody is enrolled. */
  readonly curve: readonly { readonly week: string; readonly enrolled: number; readonly total: number }[];
  readonly forecast?: Forecast;
  readonly flow: Flow;
}

export interface Flow {
  /** Attempts that ever were in a state, and that are in it now. */
  readonly ever: Readonly<Partial<Record<EnrolmentState, number>>>;
  readonly now: Readonly<Partial<Record<EnrolmentState, number>>>;
  /** Why attempts ended: the state that they ended in, and the code. */
  readonly reasons: readonly { readonly state: EnrolmentState; readonly code: string; readonly count: number }[];
}

/** Weeks that the forecast goes by. */
const RECENT_WEEKS = 8;

/** Sums up the logs of attempts of one trial, each complete; `today` is an ISO date. */
export function progressOf(
  logs: readonly (readonly LogEntry[])[],
  { today, target }: { readonly today: string; readonly target?: number | undefined },
): Progress {
  const held = logs.map((log) => stepsOf(effective(log)));
  const dates = held.flatMap((steps) =>
    steps.filter(({ entry }) => entry.kind === 'enrol').map(({ entry }) => entry.eventDate),
  );
  const enrolled = dates.length;
  const since = isoDay(dayIn(today) - 7 * RECENT_WEEKS + 1);
  const recent = dates.filter((date) => date >= since).length;
  const expected =
    target === undefined ? undefined : forecast({ enrolled, target, recent, weeks: RECENT_WEEKS, today });
  return {
    enrolled,
    ...(target === undefined ? {} : { target }),
    curve: curveOf(dates, today),
    ...(expected === undefined ? {} : { forecast: expected }),
    flow: flowOf(held),
  };
}

function dayIn(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return dayOf(year, month, day) ?? 0;
}

/** Day 0, 1970-01-01, was a Thursday. */
const mondayOf = (date: string): number => dayIn(date) - ((dayIn(date) + 3) % 7);

function curveOf(dates: readonly string[], today: string): Progress['curve'] {
  const weeks = dates.map(mondayOf).sort((a, b) => a - b);
  const curve: { week: string; enrolled: number; total: number }[] = [];
  let total = 0;
  for (let week = weeks[0] ?? Infinity; week <= mondayOf(today); week += 7) {
    const enrolled = weeks.filter((each) => each === week).length;
    total += enrolled;
    curve.push({ week: isoDay(week), enrolled, total });
  }
  return curve;
}

function flowOf(held: readonly ReturnType<typeof stepsOf>[]): Flow {
  const ever: Partial<Record<EnrolmentState, number>> = {};
  const now: Partial<Record<EnrolmentState, number>> = {};
  const reasons = new Map<string, { state: EnrolmentState; code: string; count: number }>();
  for (const steps of held) {
    const last = steps.at(-1);
    if (last === undefined) continue;
    for (const state of new Set(steps.map(({ state }) => state))) ever[state] = (ever[state] ?? 0) + 1;
    now[last.state] = (now[last.state] ?? 0) + 1;
    const ending = steps.findLast(({ state }, at) => state === last.state && steps[at - 1]?.state !== last.state);
    const code = ending?.entry.fields.code;
    if (code === undefined) continue;
    const key = `${last.state} ${code}`;
    reasons.set(key, { state: last.state, code, count: (reasons.get(key)?.count ?? 0) + 1 });
  }
  return { ever, now, reasons: [...reasons.values()].sort((a, b) => b.count - a.count) };
}
