import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CASE_MOVES, nextCaseState, type CaseEvent } from './case-machine.js';
import { CASE_STATES, type CaseState } from './case-state.js';

/** The state after these events; a refused one changes nothing. */
const after = (start: CaseState, events: readonly CaseEvent[]): CaseState =>
  events.reduce<CaseState>((state, event) => {
    const next = nextCaseState(state, event);
    return next.ok ? next.value : state;
  }, start);

describe('the life of a case', () => {
  it.each<[string, CaseState, CaseEvent[]]>([
    ['told and answered', 'answered', ['permit', 'route', 'sent', 'answer']],
    ['nobody to tell, then somebody', 'queued', ['unroutable', 'route']],
    ['another trial first', 'waiting', ['route', 'compete']],
    ['withdrawn before it was sent', 'waiting', ['route', 'deny']],
    ['withdrawn after it was sent', 'stopped', ['route', 'sent', 'deny']],
    ['permitted again', 'waiting', ['route', 'sent', 'deny', 'permit']],
    ['permitted again, as it was sent', 'sent', ['route', 'sent', 'deny', 'permit', 'reopen']],
    ['permitted again, as it was refused', 'undeliverable', ['route', 'refused', 'deny', 'permit', 'refused']],
    ['permitted again, as it was put off', 'snoozed', ['route', 'sent', 'snooze', 'deny', 'permit', 'snooze']],
    ['reminded', 'sent', ['route', 'sent', 'sent']],
    ['escalated', 'queued', ['route', 'sent', 'escalate']],
    ['nobody answered', 'expired', ['route', 'sent', 'expire']],
    ['nobody knows whether it came', 'uncertain', ['route', 'uncertain']],
    ['uncertain, and moved before that was found', 'uncertain', ['route', 'deny', 'uncertain']],
    ['uncertain, yet answered', 'answered', ['route', 'uncertain', 'answer']],
    ['refused', 'undeliverable', ['route', 'refused']],
    ['refused, and the next one told', 'sent', ['route', 'refused', 'escalate', 'sent']],
    ['put off', 'queued', ['route', 'sent', 'snooze', 'snooze-over']],
    ['put off, and withdrawn', 'stopped', ['route', 'sent', 'snooze', 'deny']],
    ['answered otherwise', 'snoozed', ['route', 'sent', 'answer', 'snooze']],
    ['the answer taken back', 'sent', ['route', 'sent', 'answer', 'reopen']],
    ['not my patient', 'queued', ['route', 'sent', 'reroute', 'route']],
    ['mine after all', 'sent', ['route', 'sent', 'reroute', 'route', 'reopen']],
    ['an answer outlives a withdrawal', 'answered', ['route', 'sent', 'answer', 'deny', 'end']],
    ['expired, and named by hand', 'sent', ['route', 'sent', 'expire', 'escalate', 'sent']],
  ])('%s: %s', (_name, state, events) => expect(after('waiting', events)).toBe(state));

  it.each<[CaseState, CaseEvent]>([
    ['waiting', 'sent'],
    ['sent', 'route'],
    ['uncertain', 'sent'],
    ['undeliverable', 'sent'],
    ['stopped', 'answer'],
    ['expired', 'answer'],
    ['stopped', 'sent'],
    ['answered', 'route'],
  ])('%s does not take %s', (state, event) =>
    expect(nextCaseState(state, event)).toMatchObject({ ok: false, error: { code: 'wrong-state', path: '' } }),
  );

  it('is taken by its names', () => expect(Object.keys(CASE_MOVES)).toEqual([...CASE_STATES]));
});

const EVENTS = [...new Set(Object.values(CASE_MOVES).flatMap((moves) => Object.keys(moves) as CaseEvent[]))];
const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 12 });

describe('whatever happens', () => {
  it('what was sent, or may have been, is not told again except to another one or in a new round', () => {
    const told = fc.constantFrom<CaseState>('sent', 'uncertain', 'undeliverable', 'snoozed', 'answered', 'expired');
    const renewing = new Set<CaseEvent>(['snooze-over', 'reroute', 'escalate', 'permit']);
    fc.assert(
      fc.property(told, events, (start, happened) => {
        const others = happened.filter((event) => !renewing.has(event));
        expect(['queued', 'waiting', 'unroutable']).not.toContain(after(start, others));
      }),
      { numRuns: 2000 },
    );
  });

  it('a withdrawal leaves nothing that is due or open', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CASE_STATES), events, (start, happened) => {
        expect(['waiting', 'stopped', 'answered', 'expired']).toContain(after(start, [...happened, 'deny']));
      }),
      { numRuns: 2000 },
    );
  });

  it('an uncertain delivery is refused by no state', () => {
    for (const state of CASE_STATES) expect(nextCaseState(state, 'uncertain')).toMatchObject({ ok: true });
  });
});
