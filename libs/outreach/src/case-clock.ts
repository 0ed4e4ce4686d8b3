import type { CaseState } from './case-state.js';

/** How long the clinicians have had for an answer. */
export interface CaseClock {
  /** As the first was told in this round, or could not be; later by all the time in which the case might not go on. */
  readonly clockFrom: Date | null;
  /** Since when the case may not go on. */
  readonly stoppedAt: Date | null;
}

const STANDS_STILL: readonly CaseState[] = ['waiting', 'unroutable', 'stopped'];
const RUNS: readonly CaseState[] = ['queued', 'sent', 'uncertain', 'undeliverable', 'snoozed'];

/** The clock as a case comes into a state: a case that may go on has as much time left as before it was stopped. */
export function clockIn(state: CaseState, { clockFrom, stoppedAt }: CaseClock, at: Date): CaseClock {
  if (clockFrom === null) return { clockFrom, stoppedAt: null };
  if (STANDS_STILL.includes(state)) return { clockFrom, stoppedAt: stoppedAt ?? at };
  if (stoppedAt === null || !RUNS.includes(state)) return { clockFrom, stoppedAt };
  return { clockFrom: new Date(clockFrom.getTime() + at.getTime() - stoppedAt.getTime()), stoppedAt: null };
}
