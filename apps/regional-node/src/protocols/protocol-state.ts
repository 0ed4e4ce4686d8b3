import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { ProtocolDecision } from '@kohort/node-api';
import type { StatedDecision } from '@kohort/protocol';

/** What a steward may do with a protocol version, from which state; `supersede` is done by allowing a newer one. */
const MOVES = {
  allow: { from: ['waiting', 'declined'], to: 'allowed' },
  'change-sites': { from: ['allowed'], to: 'allowed' },
  decline: { from: ['waiting'], to: 'declined' },
  pause: { from: ['allowed'], to: 'paused' },
  resume: { from: ['paused'], to: 'allowed' },
  stop: { from: ['allowed', 'paused'], to: 'stopped' },
  supersede: { from: ['waiting', 'allowed', 'paused'], to: 'superseded' },
} as const satisfies Record<
  string,
  { readonly from: readonly ProtocolDecision[]; readonly to: StatedDecision['decision'] }
>;
export type ProtocolMove = keyof typeof MOVES;

/** The states from which a version is superseded. */
export const SUPERSEDED_FROM: readonly ProtocolDecision[] = MOVES.supersede.from;

/** States of a version that ran here once: an older one of its trial does not come back. */
export const RAN: readonly ProtocolDecision[] = ['allowed', 'paused', 'stopped', 'superseded'];

/** The state after a move, or why it cannot be made. */
export function moved(
  state: ProtocolDecision,
  move: ProtocolMove,
): Result<StatedDecision['decision'], Fault<'wrong-state'>> {
  const { from, to } = MOVES[move];
  if ((from as readonly ProtocolDecision[]).includes(state)) return ok(to);
  const message = `A protocol that is ${state} cannot be moved by "${move}"; that is for one that is ${from.join(' or ')}.`;
  return failed({ code: 'wrong-state', message, path: '' });
}
