import type { EnrolmentState } from './enrolment-state.js';
import { effective, type LogEntry } from './log-entry.js';
import { stepsOf } from './replay.js';

/** The states that leave a node exactly: those after informed consent (docs: recruitment totals). */
export const POST_CONSENT = {
  consented: 'consented',
  screening: 'screening',
  eligible: 'eligible',
  enrolled: 'enrolled',
  completed: 'completed',
  withdrawn: 'withdrawn',
  screenFailed: 'screen-failed',
} as const satisfies Record<string, EnrolmentState>;

export type PostConsentTotals = { readonly [Name in keyof typeof POST_CONSENT]: number };

export interface Totals {
  /** Attempts that are in the state now. */
  readonly now: PostConsentTotals;
  /** Attempts that have ever been in it: `ever.enrolled` counts also who completed or withdrew since. */
  readonly ever: PostConsentTotals;
}

/** The totals over the logs of attempts, each complete and in the order in which it was entered. */
export function totalsOf(logs: Iterable<readonly LogEntry[]>): Totals {
  const [now, ever] = [new Map<EnrolmentState, number>(), new Map<EnrolmentState, number>()];
  const count = (in_: Map<EnrolmentState, number>, state: EnrolmentState) => in_.set(state, (in_.get(state) ?? 0) + 1);
  for (const log of logs) {
    const states = stepsOf(effective(log)).map(({ state }) => state);
    for (const state of new Set(states)) count(ever, state);
    const last = states.at(-1);
    if (last !== undefined) count(now, last);
  }
  return { now: named(now), ever: named(ever) };
}

const named = (counts: ReadonlyMap<EnrolmentState, number>): PostConsentTotals =>
  Object.fromEntries(
    Object.entries(POST_CONSENT).map(([name, state]) => [name, counts.get(state) ?? 0]),
  ) as unknown as PostConsentTotals;
