import type { EnrolmentState } from './enrolment-state.js';
import type { LogEntry } from './log-entry.js';
import { CONSENTED, isFollowed, MOVES, movesFrom, PRE_CONSENT } from './moves.js';

/** A contact attempt in which the person was spoken to. */
const SPOKEN: readonly (string | undefined)[] = ['reached', 'declined', 'call-back'];

/** States of an attempt that goes on. */
const OPEN: readonly EnrolmentState[] = [...PRE_CONSENT, ...CONSENTED];

/** An entry as it holds, with the state that it led to. */
export interface Step {
  readonly entry: LogEntry;
  readonly state: EnrolmentState;
}

/** What the person last withdrew from, if from anything. */
export const scopeOf = (steps: readonly Step[]): string | undefined =>
  steps.findLast(({ entry }) => entry.kind === 'withdraw')?.entry.fields.scope;

/** The state after an entry that follows these steps; undefined where their state does not allow it. */
export function after(
  steps: readonly Step[],
  { kind, fields }: Pick<LogEntry, 'kind' | 'fields'>,
): EnrolmentState | undefined {
  const state = steps.at(-1)?.state;
  if (state === undefined) return kind === 'refer' ? 'referred' : undefined;
  const scope = scopeOf(steps);
  if (kind === 'contact-attempt') {
    if (!OPEN.includes(state) && !isFollowed(state, scope)) return undefined;
    return state === 'referred' && SPOKEN.includes(fields.result) ? 'contacted' : state;
  }
  const move = movesFrom(state, scope).find((each) => each === kind);
  return move === undefined ? undefined : (MOVES[move].to ?? state);
}

/** The steps of a log as it holds (`effective`), as far as each state allows the next. */
export function stepsOf(entries: readonly LogEntry[]): Step[] {
  const steps: Step[] = [];
  for (const entry of entries) {
    const state = after(steps, entry);
    if (state === undefined) return steps;
    steps.push({ entry, state });
  }
  return steps;
}

/** The state that a log has led to. */
export const stateOf = (entries: readonly LogEntry[]): EnrolmentState => stepsOf(entries).at(-1)?.state ?? 'referred';
