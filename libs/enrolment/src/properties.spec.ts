import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkAmendment } from './amend.js';
import { checkEntry } from './check-entry.js';
import { ENROLMENT_STATES, type EnrolmentState } from './enrolment-state.js';
import { effective, type EntryFields, type EntryKind, type LogEntry } from './log-entry.js';
import { FORWARD, isFollowed, MOVE_NAMES, movesFrom, type MoveName } from './moves.js';
import { scopeOf, stateOf, stepsOf } from './replay.js';
import { SIGNED, TERMS } from './testing.fixture.js';
import { totalsOf } from './totals.js';

const date = fc.integer({ min: 1, max: 30 }).map((day) => `2026-06-${String(day).padStart(2, '0')}`);
const fields: fc.Arbitrary<EntryFields> = fc.record(
  {
    code: fc.constantFrom('travel', 'criterion', 'other-medical', 'adverse-event', 'duplicate', 'nonsense'),
    criterion: fc.constantFrom('adult', 'tall'),
    consentFormVersion: fc.constantFrom('1.0', '2.0'),
    by: fc.constant('nurse'),
    criteria: fc.constantFrom(SIGNED, SIGNED.slice(1)),
    arm: fc.constantFrom('A', 'B'),
    scope: fc.constantFrom('all', 'treatment'),
    channel: fc.constantFrom('phone', 'letter'),
    result: fc.constantFrom('reached', 'no-answer'),
  },
  { requiredKeys: ['by', 'scope', 'channel', 'result'] },
);
/** What a careful clerk would write. */
const APT: Partial<Record<EntryKind, EntryFields>> = {
  decline: { code: 'travel' },
  'record-consent': { consentFormVersion: '2.0', by: 'nurse' },
  're-consent': { consentFormVersion: '2.0', by: 'nurse' },
  'sign-eligibility': { criteria: SIGNED, by: 'nurse' },
  'fail-screening': { code: 'other-medical' },
  enrol: { arm: 'A' },
  withdraw: { code: 'adverse-event', scope: 'all' },
  close: { code: 'duplicate' },
  'contact-attempt': { channel: 'phone', result: 'reached' },
};
const act = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('onward' as const) },
    { weight: 6, arbitrary: fc.constantFrom<EntryKind>(...MOVE_NAMES, 'contact-attempt') },
    { weight: 1, arbitrary: fc.constantFrom<EntryKind>('correction', 'void', 'refer') },
  ),
  nth: fc.nat(20),
  date: fc.option(date, { nil: undefined, freq: 1 }),
  fields: fc.option(fields, { nil: undefined, freq: 1 }),
});

const DEAD_ENDS: readonly EnrolmentState[] = [
  'completed',
  'declined',
  'not-reached',
  'screen-failed',
  'withdrawn',
  'closed',
];

/** The next move that brings somebody further, so that many walks come far. */
const onward = (state: EnrolmentState): MoveName =>
  movesFrom(state).find((move) => FORWARD.includes(move) && move !== 're-consent') ?? 'complete';

interface Act {
  readonly what: EntryKind | 'onward';
  readonly nth: number;
  readonly date?: string | undefined;
  readonly fields?: EntryFields | undefined;
}

/** What an act writes, on the log as it holds; what it leaves open a careful clerk fills in. */
function entryOf(held: readonly LogEntry[], { what, nth, ...given }: Act, id: string): LogEntry {
  const about = held[nth % held.length];
  const kind = what === 'onward' ? onward(stateOf(held)) : what;
  const eventDate = given.date ?? held.at(-1)?.eventDate ?? '2026-06-01';
  if (kind !== 'correction' && kind !== 'void') return { id, kind, eventDate, fields: given.fields ?? APT[kind] ?? {} };
  return { id, kind, eventDate, fields: given.fields ?? about?.fields ?? {}, corrects: about?.id ?? '' };
}

/** Writes what the guards let through, as the app does; `strayed` are the moves that the state before did not allow. */
function walk(acts: readonly Act[]) {
  const log: LogEntry[] = [{ id: 'e0', kind: 'refer', eventDate: '2026-06-01', fields: {} }];
  const strayed: LogEntry[] = [];
  let state: EnrolmentState = 'referred';
  for (const [at, act] of acts.entries()) {
    const held = effective(log);
    const entry = entryOf(held, act, `e${at + 1}`);
    if (entry.corrects !== undefined) {
      const amended = checkAmendment(log, entry, TERMS);
      if (!amended.ok) continue;
      state = amended.value.at(-1)?.state ?? state;
    } else {
      const next = checkEntry(stepsOf(held), entry, TERMS);
      if (!next.ok) continue;
      const scope = scopeOf(stepsOf(held));
      const over = DEAD_ENDS.includes(state) && !isFollowed(state, scope);
      const move = entry.kind === 'contact-attempt' ? !over : movesFrom(state, scope).includes(entry.kind as MoveName);
      if (!move || (DEAD_ENDS.includes(state) && next.value !== state)) strayed.push(entry);
      state = next.value;
    }
    log.push(entry);
  }
  return { log, state, strayed };
}

describe('whatever is entered in whatever order', () => {
  it('never leaves the machine, and the log replays to the state', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { log, state, strayed } = walk(acts);
        expect(strayed).toEqual([]);
        const held = effective(log);
        const steps = stepsOf(held);
        expect(steps).toHaveLength(held.length);
        expect(stateOf(held)).toBe(state);
        expect(ENROLMENT_STATES).toContain(stateOf(held));
      }),
      { numRuns: 300 },
    );
  });

  it('has consent before screening, screening before eligibility, and that before enrolment, by date too', () => {
    let enrolled = 0;
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const held = effective(walk(acts).log);
        const dateOf = (kind: string) => held.findLast((each) => each.kind === kind)?.eventDate;
        if (dateOf('enrol') === undefined) return;
        enrolled += 1;
        const dates = ['refer', 'record-consent', 'begin-screening', 'sign-eligibility', 'enrol'].map(dateOf);
        expect(dates).not.toContain(undefined);
        expect([...dates].sort()).toEqual(dates);
      }),
      { numRuns: 300 },
    );
    expect(enrolled).toBeGreaterThan(20);
  });

  it('keeps every entry as it was made', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const { log } = walk(acts);
        const copy = structuredClone(log);
        effective(log);
        expect(log).toEqual(copy);
        expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
      }),
    );
  });

  it('is counted once in the present and never more now than ever', () => {
    fc.assert(
      fc.property(fc.array(fc.array(act, { maxLength: 25 }), { maxLength: 6 }), (walks) => {
        const logs = walks.map((acts) => walk(acts).log);
        const { now, ever } = totalsOf(logs);
        for (const name of Object.keys(now) as (keyof typeof now)[]) expect(now[name]).toBeLessThanOrEqual(ever[name]);
        expect(Object.values(now).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(logs.length);
        expect(ever.enrolled).toBeLessThanOrEqual(ever.consented);
      }),
      { numRuns: 200 },
    );
  });
});
