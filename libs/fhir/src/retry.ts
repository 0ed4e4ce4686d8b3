import { setTimeout } from 'node:timers/promises';

/** Time and chance, so that a test can play both. */
export interface Pace {
  /** Waits `ms` milliseconds; rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** Evenly distributed in [0, 1). */
  random(): number;
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

export const REAL_PACE: Pace = {
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
  random: Math.random,
  now: Date.now,
};

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const LONGEST_OBEYED = 120_000;

/**
 * Milliseconds to wait after the failed attempt number `attempt` (from 1): exponential backoff with full jitter, so that
 * many clients do not return at once, and no less than the server's Retry-After, up to two minutes.
 */
export function waitBefore(attempt: number, retryAfter: string | null | undefined, pace: Pace): number {
  const jitter = pace.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
  return Math.max(jitter, Math.min(LONGEST_OBEYED, demanded(retryAfter ?? '', pace.now())));
}

/** Retry-After in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3); 0 where it is neither or lies in the past. */
export function demanded(retryAfter: string, now: number): number {
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
