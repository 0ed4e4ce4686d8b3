import type { EnrolmentState } from './enrolment-state.js';
import type { LogEntry } from './log-entry.js';
import { MOVES } from './moves.js';

/** A contact attempt in which the person was spoken to. */
const SPOKEN: readonly (string | undefined)[] = ['reached', 'declined', 'call-back'];

/** The state after an entry; undefined where the state does not allow it. */
export function after(
  state: EnrolmentState,
  { kind, fields }: Pick<LogEntry, 'kind' | 'fields'>,
): EnrolmentState | undefined {
  if (kind === 'contact-attempt') return state === 'referred' && SPOKEN.includes(fields.result) ? 'contacted' : state;
  if (!(kind in MOVES)) return undefined;
  const { from, to } = MOVES[kind as keyof typeof MOVES];
  return (from as readonly EnrolmentState[]).includes(state) ? (to ?? state) : undefined;
}

/** An entry as it holds, with the state that it led to. */
export interface Step {
  readonly entry: LogEntry;
  readonly state: EnrolmentState;
}

/** The steps of a log as it holds (`effective`), as far as each state allows the next. */
export function stepsOf(entries: readonly LogEntry[]): Step[] {
  const steps: Step[] = [];
  for (const entry of entries) {
    const last = steps.at(-1);
    const state = last === undefined ? (entry.kind === 'refer' ? 'referred' : undefined) : after(last.state, entry);
    if (state === undefined) return steps;
    steps.push({ entry, state });
  }
  return steps;
}

/** The state that a log has led to. */
export const stateOf = (entries: readonly LogEntry[]): EnrolmentState => stepsOf(entries).at(-1)?.state ?? 'referred';
