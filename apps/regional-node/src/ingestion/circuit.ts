const TOLERATED = 5;
const FIRST_MS = 1_000;
const TYPE_MS = 3_000;
const LONGEST_MS = 60_000;
const LONGEST_OBEYED_MS = 3_600_000;

export type CircuitState = 'closed' | 'open' | 'half-open';

/** Half-open: its time is over, and the next request shows whether the server is back. */
export function circuitState(failures: number, openUntil: Date | null, now: Date): CircuitState {
  if (openUntil !== null && openUntil > now) return 'open';
  return failures >= TOLERATED ? 'half-open' : 'closed';
}

/** How long a single type is left alone after so many failures in a row: 3 s, 6 s … up to a minute. */
export const pauseOf = (attempts: number): number => Math.min(TYPE_MS * 2 ** (attempts - 1), LONGEST_MS);

/**
 * How long to leave the server alone after this many failed rounds in a row, in milliseconds: from the fifth on 1 s, 2 s,
 * 4 s … up to a minute, shortened at random by up to half (`random` from 0 to 1); before, a fraction of a second; and
 * always as long as the server itself wants it (up to an hour).
 */
export function pauseAfter(failures: number, random: number, retryAfterMs = 0): number {
  const full = Math.min(FIRST_MS * 2 ** (failures - TOLERATED), LONGEST_MS);
  return Math.max(Math.round(full * (1 - random / 2)), Math.min(retryAfterMs, LONGEST_OBEYED_MS));
}
