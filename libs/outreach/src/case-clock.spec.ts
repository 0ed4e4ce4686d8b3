import { describe, expect, it } from '@jest/globals';
import { clockIn, type CaseClock } from './case-clock.js';
import type { CaseState } from './case-state.js';

const day = (count: number): Date => new Date(Date.UTC(2026, 2, count));
/** A case that was told of on the first, through states on days. */
const after = (...states: readonly (readonly [CaseState, number])[]): CaseClock =>
  states.reduce<CaseClock>((clock, [state, at]) => clockIn(state, clock, day(at)), {
    clockFrom: day(1),
    stoppedAt: null,
  });

describe('the clock of a case', () => {
  it.each<[string, CaseClock, Date | null, Date | null]>([
    ['runs on through an escalation', after(['queued', 5], ['sent', 6]), day(1), null],
    ['stands still while the case is stopped', after(['stopped', 5]), day(1), day(5)],
    ['goes on where it stood', after(['stopped', 5], ['waiting', 9], ['sent', 9]), day(5), null],
    [
      'stands still however often it is looked at',
      after(['stopped', 5], ['waiting', 6], ['uncertain', 7]),
      day(3),
      null,
    ],
    ['counts each stop', after(['stopped', 5], ['sent', 7], ['waiting', 8], ['queued', 9]), day(4), null],
    ['has not begun', clockIn('waiting', { clockFrom: null, stoppedAt: null }, day(5)), null, null],
    ['is left alone by an answer', after(['answered', 4]), day(1), null],
  ])('%s', (_, clock, clockFrom, stoppedAt) => expect(clock).toEqual({ clockFrom, stoppedAt }));
});
