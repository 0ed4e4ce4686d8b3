import { describe, expect, it } from '@jest/globals';
import { moved, VERSION_STATES, type VersionMove, type VersionState } from './version-state.js';

/** Written out a second time: who changes the life of a version changes it here too. */
const LEGAL: Readonly<Record<VersionMove, readonly [from: VersionState, to: VersionState][]>> = {
  freeze: [['draft', 'frozen']],
  reopen: [
    ['frozen', 'draft'],
    ['refused', 'draft'],
  ],
  submit: [['frozen', 'submitted']],
  recall: [['submitted', 'frozen']],
  approve: [['submitted', 'approved']],
  refuse: [['submitted', 'refused']],
  publish: [['approved', 'published']],
  pause: [
    ['published', 'paused'],
    ['paused', 'paused'],
  ],
  resume: [['paused', 'published']],
  withdraw: [
    ['approved', 'withdrawn'],
    ['published', 'withdrawn'],
    ['paused', 'withdrawn'],
    ['superseded', 'withdrawn'],
  ],
  supersede: [
    ['published', 'superseded'],
    ['paused', 'superseded'],
  ],
};

const PAIRS = VERSION_STATES.flatMap((state) =>
  (Object.keys(LEGAL) as VersionMove[]).map((move) => ({
    state,
    move,
    to: LEGAL[move].find(([from]) => from === state)?.[1],
  })),
);

describe('the life of a version', () => {
  it.each(PAIRS)('$state, $move: $to', ({ state, move, to }) => {
    const result = moved(state, move);
    expect(result.ok ? result.value : result.error.code).toBe(to ?? 'wrong-state');
  });

  it('ends when it is withdrawn, which one that was superseded still may be', () => {
    const from = (state: VersionState) => PAIRS.filter((pair) => pair.state === state && pair.to !== undefined);
    expect(from('withdrawn')).toEqual([]);
    expect(from('superseded')).toMatchObject([{ move: 'withdraw' }]);
  });
});
