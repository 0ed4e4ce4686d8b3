import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { CaseState } from './case-state.js';

/**
 * What happens to a case.
 * - permit, deny: what the consent gate said. compete: another trial comes first, or there is no place.
 * - route, unroutable: somebody to tell was found, or nobody.
 * - sent, uncertain, refused: what became of a message.
 * - answer, snooze, reroute: the clinician's answer (`ANSWER_EFFECTS`); reroute also where the person moves.
 * - reopen: an answer is taken back. reopen, uncertain, refused, snooze: what was told before a stop stands again.
 * - escalate: the next one is told, for the last did not answer or was not reached.
 * - snooze-over, expire: time has passed. end: the person is no candidate any more, or the trial does not run.
 */
export type CaseEvent =
  | 'permit'
  | 'deny'
  | 'compete'
  | 'unroutable'
  | 'route'
  | 'sent'
  | 'uncertain'
  | 'refused'
  | 'answer'
  | 'snooze'
  | 'snooze-over'
  | 'reroute'
  | 'escalate'
  | 'expire'
  | 'end'
  | 'reopen';

type Moves = Readonly<Partial<Record<CaseEvent, CaseState>>>;

/** Before anything is sent a case goes back and forth as permission, competition and routes change. */
const UNSENT: Moves = {
  permit: 'waiting',
  deny: 'waiting',
  compete: 'waiting',
  end: 'waiting',
  reroute: 'waiting',
  unroutable: 'unroutable',
  route: 'queued',
  // A sender died after its claim, and the case moved before that was found; or the case goes on after a stop.
  uncertain: 'uncertain',
  // "Not my patient" is taken back before another one was told; or the case goes on after a stop.
  reopen: 'sent',
  refused: 'undeliverable',
  snooze: 'snoozed',
};

/** After something was sent, a case that may not go on stops; it goes back to `queued` for another recipient only. */
const TOLD: Moves = {
  deny: 'stopped',
  end: 'stopped',
  reroute: 'waiting',
  escalate: 'queued',
  answer: 'answered',
  snooze: 'snoozed',
  expire: 'expired',
  uncertain: 'uncertain',
};

/** What each state takes and where it leads. */
export const CASE_MOVES: Readonly<Record<CaseState, Moves>> = {
  waiting: UNSENT,
  unroutable: UNSENT,
  queued: {
    ...UNSENT,
    permit: 'queued',
    sent: 'sent',
    // Whom an escalation goes past may still answer.
    answer: 'answered',
  },
  // A reminder goes to the same recipient: the case stays sent meanwhile.
  sent: { ...TOLD, sent: 'sent', refused: 'undeliverable' },
  uncertain: TOLD,
  undeliverable: { ...TOLD, refused: 'undeliverable' },
  snoozed: {
    deny: 'stopped',
    end: 'stopped',
    reroute: 'waiting',
    answer: 'answered',
    snooze: 'snoozed',
    'snooze-over': 'queued',
    reopen: 'sent',
    uncertain: 'snoozed',
  },
  // An answer stands, whatever comes after it, until the clinician changes it.
  answered: {
    answer: 'answered',
    snooze: 'snoozed',
    reroute: 'waiting',
    reopen: 'sent',
    deny: 'answered',
    end: 'answered',
    uncertain: 'answered',
  },
  // The coordinator may name somebody else.
  expired: { reroute: 'waiting', escalate: 'queued', deny: 'expired', end: 'expired', uncertain: 'expired' },
  // What was sent is in the table of messages: the planner tells nobody the same thing again.
  stopped: { permit: 'waiting', deny: 'stopped', end: 'stopped', uncertain: 'stopped' },
};

/** The state after an event, or why the case does not take it. */
export function nextCaseState(state: CaseState, event: CaseEvent): Result<CaseState, Fault<'wrong-state'>> {
  const next = CASE_MOVES[state][event];
  if (next !== undefined) return ok(next);
  return failed({ code: 'wrong-state', message: `A case that is ${state} does not take "${event}".`, path: '' });
}
