import type { EnrolmentState } from './enrolment-state.js';

/** Where somebody is before informed consent, and on the way from it to the end of the trial. */
export const PRE_CONSENT = ['referred', 'contacted'] as const satisfies readonly EnrolmentState[];
export const CONSENTED = [
  'consented',
  'screening',
  'eligible',
  'enrolled',
] as const satisfies readonly EnrolmentState[];

/** An attempt that is over, after which another may begin. Who completed the trial does not begin it anew. */
export const RETRIABLE = [
  'declined',
  'not-reached',
  'screen-failed',
  'withdrawn',
  'closed',
] as const satisfies readonly EnrolmentState[];

/** What can be done with an attempt, from which state. `re-consent` leaves it in its state. */
export const MOVES = {
  contact: { from: ['referred'], to: 'contacted' },
  decline: { from: PRE_CONSENT, to: 'declined' },
  'not-reached': { from: PRE_CONSENT, to: 'not-reached' },
  'record-consent': { from: PRE_CONSENT, to: 'consented' },
  'begin-screening': { from: ['consented'], to: 'screening' },
  'sign-eligibility': { from: ['screening'], to: 'eligible' },
  'fail-screening': { from: ['screening', 'eligible'], to: 'screen-failed' },
  enrol: { from: ['eligible'], to: 'enrolled' },
  're-consent': { from: CONSENTED, to: undefined },
  complete: { from: ['enrolled'], to: 'completed' },
  withdraw: { from: CONSENTED, to: 'withdrawn' },
  close: { from: PRE_CONSENT, to: 'closed' },
} as const satisfies Record<
  string,
  { readonly from: readonly EnrolmentState[]; readonly to: EnrolmentState | undefined }
>;
export type MoveName = keyof typeof MOVES;
export const MOVE_NAMES = Object.keys(MOVES) as [MoveName, ...MoveName[]];

/** Moves that bring somebody further into a trial: not after an objection, and only while the permit holds. */
export const FORWARD: readonly MoveName[] = [
  'contact',
  'record-consent',
  'begin-screening',
  'sign-eligibility',
  'enrol',
  're-consent',
];

/** Who left the treatment only is followed further: they take part still, and may leave altogether. */
export const isFollowed = (state: EnrolmentState, scope: string | undefined): boolean =>
  state === 'withdrawn' && scope === 'treatment';

/** The moves that the state allows, in the order of the table; `scope` is that of the withdrawal, if there was one. */
export const movesFrom = (state: EnrolmentState, scope?: string): MoveName[] =>
  isFollowed(state, scope)
    ? ['withdraw']
    : MOVE_NAMES.filter((name) => (MOVES[name].from as readonly EnrolmentState[]).includes(state));
