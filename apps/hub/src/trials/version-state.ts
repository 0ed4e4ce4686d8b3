import { failed, ok, type Fault, type Result } from '@kohort/kernel';

/** The life of one protocol version at the hub. */
export const VERSION_STATES = [
  'draft',
  'frozen',
  'submitted',
  'approved',
  'refused',
  'published',
  'paused',
  'withdrawn',
  'superseded',
] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/** Who may make a move is for its route to say. */
const MOVES = {
  /** Criteria and terms change no more, and have their hashes. */
  freeze: { from: ['draft'], to: 'frozen' },
  /** Back to the desk, before anybody decided. */
  reopen: { from: ['frozen', 'refused'], to: 'draft' },
  submit: { from: ['frozen'], to: 'submitted' },
  /** The sponsor takes an application back. */
  recall: { from: ['submitted'], to: 'frozen' },
  approve: { from: ['submitted'], to: 'approved' },
  refuse: { from: ['submitted'], to: 'refused' },
  publish: { from: ['approved'], to: 'published' },
  /** From `paused`: the authority, where a sponsor did. */
  pause: { from: ['published', 'paused'], to: 'paused' },
  resume: { from: ['paused'], to: 'published' },
  withdraw: { from: ['approved', 'published', 'paused', 'superseded'], to: 'withdrawn' },
  /** A later version was published: nodes that have not taken that one up go on with this one while its permit holds. */
  supersede: { from: ['published', 'paused'], to: 'superseded' },
} as const satisfies Record<string, { readonly from: readonly VersionState[]; readonly to: VersionState }>;
export type VersionMove = keyof typeof MOVES;

/** The state after a move, or why it cannot be made. */
export function moved(state: VersionState, move: VersionMove): Result<VersionState, Fault<'wrong-state'>> {
  const { from, to } = MOVES[move];
  if ((from as readonly VersionState[]).includes(state)) return ok(to);
  const message = `A version that is ${state} cannot be moved by "${move}"; that is for one that is ${from.join(' or ')}.`;
  return failed({ code: 'wrong-state', message, path: '' });
}
