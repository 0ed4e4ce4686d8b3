import { dayOf, isoDay } from '@kohort/kernel';

export interface ForecastQuestion {
  /** Enrolled until now, and the target. */
  readonly enrolled: number;
  readonly target: number;
  /** Enrolled in the last `weeks` weeks. */
  readonly recent: number;
  readonly weeks: number;
  /** ISO date. */
  readonly today: string;
}

/** When a trial reaches its target if it goes on as in the last weeks. Dates are ISO dates; rates are people per week. */
export interface Forecast {
  readonly rate: number;
  /** 95 % interval of the rate, as of a Poisson mean. */
  readonly rateLow: number;
  readonly rateHigh: number;
  readonly date: string;
  readonly earliest: string;
  /** Absent where it is past any planning: more than ten years on. */
  readonly latest?: string;
}

/** With fewer people the interval would span years. */
const FEWEST = 3;
const LONGEST_WEEKS = 520;
const Z = 1.959964;

/**
 * The date from the rate of the last weeks, with an interval from the rate's own (Byar's approximation of the exact Poisson
 * limits: Breslow and Day 1987, 2.13). Undefined where too few were enrolled lately, or the target is reached.
 */
export function forecast({ enrolled, target, recent, weeks, today }: ForecastQuestion): Forecast | undefined {
  const left = target - enrolled;
  if (left <= 0 || recent < FEWEST || weeks <= 0) return undefined;
  const rate = recent / weeks;
  const rateLow = byar(recent, -1) / weeks;
  const rateHigh = byar(recent, 1) / weeks;
  const date = daysOn(today, left / rate);
  const latest = daysOn(today, left / rateLow);
  const earliest = daysOn(today, left / rateHigh);
  if (date === undefined || earliest === undefined) return undefined;
  return { rate, rateLow, rateHigh, date, earliest, ...(latest === undefined ? {} : { latest }) };
}

function byar(count: number, side: 1 | -1): number {
  const n = side === 1 ? count + 1 : count;
  return n * (1 - 1 / (9 * n) + (side * Z) / (3 * Math.sqrt(n))) ** 3;
}

function daysOn(today: string, weeks: number): string | undefined {
  const [year = 0, month = 0, date = 0] = today.split('-').map(Number);
  const from = dayOf(year, month, date);
  return from === undefined || weeks > LONGEST_WEEKS ? undefined : isoDay(from + Math.ceil(7 * weeks));
}
