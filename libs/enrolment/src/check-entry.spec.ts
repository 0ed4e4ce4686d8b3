import { describe, expect, it } from '@jest/globals';
import { checkEntry } from './check-entry.js';
import { stepsOf, type Step } from './replay.js';
import { ENROLMENT_STATES } from './enrolment-state.js';
import type { EntryFields, EntryKind } from './log-entry.js';
import { MOVE_NAMES, movesFrom } from './moves.js';
import { enrolledLog, entry, SIGNED, TERMS } from './testing.fixture.js';
import type { Terms } from './terms.js';

const before = (kind: EntryKind) => {
  const log = enrolledLog();
  return log.slice(
    0,
    log.findIndex((each) => each.kind === kind),
  );
};
function check(
  after: ReturnType<typeof enrolledLog>,
  kind: EntryKind,
  date: string,
  fields: EntryFields = {},
  more: Partial<Terms> = {},
) {
  const terms = { ...TERMS, ...more };
  const checked = checkEntry(stepsOf(after), entry(kind, date, fields), terms);
  return checked.ok ? checked.value : [checked.error.code, checked.error.path];
}

describe('an entry of the log', () => {
  it('leads through the states of the protocol', () => {
    const steps: Step[] = [];
    for (const each of enrolledLog()) {
      const checked = checkEntry(steps, each, TERMS);
      if (checked.ok) steps.push({ entry: each, state: checked.value });
    }
    expect(steps.map(({ state }) => state)).toEqual([
      ...['referred', 'contacted', 'consented', 'screening', 'eligible', 'enrolled'],
    ]);
  });

  it('says which moves the state allows', () => {
    expect(Object.fromEntries(ENROLMENT_STATES.map((state) => [state, movesFrom(state)]))).toEqual({
      referred: ['contact', 'decline', 'not-reached', 'record-consent', 'close'],
      contacted: ['decline', 'not-reached', 'record-consent', 'close'],
      consented: ['begin-screening', 're-consent', 'withdraw'],
      screening: ['sign-eligibility', 'fail-screening', 're-consent', 'withdraw'],
      eligible: ['fail-screening', 'enrol', 're-consent', 'withdraw'],
      enrolled: ['re-consent', 'complete', 'withdraw'],
      ...{ completed: [], declined: [], 'not-reached': [], 'screen-failed': [], withdrawn: [], closed: [] },
    });
    expect(MOVE_NAMES).toHaveLength(12);
    const refused = checkEntry(
      [{ entry: entry('refer', '2026-05-01'), state: 'screening' }],
      entry('enrol', '2026-05-02'),
      TERMS,
    );
    expect(refused).toMatchObject({
      error: { code: 'wrong-state', message: expect.stringContaining('sign-eligibility, fail-screening') as unknown },
    });
  });

  it('takes leaving all of the trial after leaving the treatment, and nothing else but calls', () => {
    const code = 'adverse-event';
    const left = [...enrolledLog(), entry('withdraw', '2026-06-10', { code, scope: 'treatment' })];
    const call = { channel: 'phone', result: 'reached' };
    expect(check(left, 'contact-attempt', '2026-06-11', call)).toBe('withdrawn');
    expect(check(left, 'complete', '2026-06-11')).toEqual(['wrong-state', '/move']);
    expect(check(left, 'withdraw', '2026-06-11', { code, scope: 'treatment' })).toEqual(['invalid-input', '/scope']);
    expect(check(left, 'withdraw', '2026-06-11', { code, scope: 'all' })).toBe('withdrawn');
    const gone = [...left, entry('withdraw', '2026-06-11', { code, scope: 'all' })];
    expect(check(gone, 'withdraw', '2026-06-12', { code, scope: 'all' })).toEqual(['wrong-state', '/move']);
    expect(check(gone, 'contact-attempt', '2026-06-12', call)).toEqual(['wrong-state', '']);
  });

  it('enrols beyond the target only where that is said', () => {
    const full = { targetReached: true };
    expect(check(before('enrol'), 'enrol', '2026-06-05', { arm: 'A' }, full)).toEqual([
      ...['target-reached', '/overTarget'],
    ]);
    expect(check(before('enrol'), 'enrol', '2026-06-05', { arm: 'A', overTarget: true }, full)).toBe('enrolled');
  });

  it.each<[string, EntryKind, string, EntryFields, Partial<Terms>, unknown]>([
    ['today', 'contact', '2026-06-30', {}, {}, 'contacted'],
    ['tomorrow', 'contact', '2026-07-01', {}, {}, ['invalid-input', '/eventDate']],
    ['the day of the referral', 'contact', '2026-05-01', {}, {}, 'contacted'],
    ['the day before the referral', 'contact', '2026-04-30', {}, {}, ['invalid-input', '/eventDate']],
    [
      'before the permit',
      'contact',
      '2026-05-08',
      {},
      { permit: { from: '2026-05-09', until: '2026-12-31' } },
      ['invalid-input', '/eventDate'],
    ],
    [
      'the first day of the permit',
      'contact',
      '2026-05-08',
      {},
      { permit: { from: '2026-05-08', until: '2026-12-31' } },
      'contacted',
    ],
    [
      'the last day of the permit',
      'contact',
      '2026-05-08',
      {},
      { permit: { from: '2026-01-01', until: '2026-05-08' } },
      'contacted',
    ],
    [
      'after the permit',
      'contact',
      '2026-05-08',
      {},
      { permit: { from: '2026-01-01', until: '2026-05-07' } },
      ['invalid-input', '/eventDate'],
    ],
    ['without a permit', 'contact', '2026-05-08', {}, { permit: undefined }, ['invalid-input', '/eventDate']],
    ['an end after the permit', 'decline', '2026-05-08', { code: 'travel' }, { permit: undefined }, 'declined'],
    ['a decline without a code', 'decline', '2026-05-08', {}, {}, ['invalid-input', '/code']],
    ['a close with the code of a decline', 'close', '2026-05-08', { code: 'travel' }, {}, ['invalid-input', '/code']],
    ['a referral again', 'refer', '2026-05-08', {}, {}, ['wrong-state', '/move']],
    [
      'an attempt that reached nobody',
      'contact-attempt',
      '2026-05-08',
      { channel: 'phone', result: 'no-answer' },
      {},
      'referred',
    ],
    ['an attempt that did', 'contact-attempt', '2026-05-08', { channel: '1177', result: 'call-back' }, {}, 'contacted'],
    [
      'an attempt by pigeon',
      'contact-attempt',
      '2026-05-08',
      { channel: 'pigeon', result: 'reached' },
      {},
      ['invalid-input', '/channel'],
    ],
  ])('after a referral: %s', (_, kind, date, fields, terms, expected) => {
    expect(check(before('contact'), kind, date, fields, terms)).toEqual(expected);
  });

  it.each<[string, EntryFields, string, unknown]>([
    ['the form in force', { consentFormVersion: '2.0', by: 'nurse' }, '2026-05-15', 'consented'],
    [
      'an older form',
      { consentFormVersion: '1.0', by: 'nurse' },
      '2026-05-15',
      ['invalid-input', '/consentFormVersion'],
    ],
    ['no form', { by: 'nurse' }, '2026-05-15', ['invalid-input', '/consentFormVersion']],
    [
      'an unknown form',
      { consentFormVersion: '3.0', by: 'nurse' },
      '2026-05-15',
      ['invalid-input', '/consentFormVersion'],
    ],
    ['nobody', { consentFormVersion: '2.0' }, '2026-05-15', ['invalid-input', '/by']],
    [
      'a day before the contact',
      { consentFormVersion: '2.0', by: 'nurse' },
      '2026-05-07',
      ['invalid-input', '/eventDate'],
    ],
  ])('consent with %s', (_, fields, date, expected) => {
    expect(check(before('record-consent'), 'record-consent', date, fields)).toEqual(expected);
  });

  it.each<[string, EntryKind, EntryFields, unknown]>([
    ['all criteria', 'sign-eligibility', { criteria: SIGNED, by: 'i' }, 'eligible'],
    ['one criterion less', 'sign-eligibility', { criteria: SIGNED.slice(1), by: 'i' }, ['invalid-input', '/criteria']],
    [
      'one criterion twice',
      'sign-eligibility',
      { criteria: [...SIGNED.slice(1), ...SIGNED.slice(1)], by: 'i' },
      ['invalid-input', '/criteria'],
    ],
    [
      'one that is not fulfilled',
      'sign-eligibility',
      { criteria: SIGNED.map((each, at) => ({ ...each, fulfilled: at === 0 })), by: 'i' },
      ['invalid-input', '/criteria/1/fulfilled'],
    ],
    ['a criterion', 'fail-screening', { code: 'criterion', criterion: 'adult' }, 'screen-failed'],
    ['no criterion', 'fail-screening', { code: 'criterion' }, ['invalid-input', '/criterion']],
    ['another code', 'fail-screening', { code: 'other-medical' }, 'screen-failed'],
    [
      'another code and a criterion',
      'fail-screening',
      { code: 'other-medical', criterion: 'adult' },
      ['invalid-input', '/criterion'],
    ],
    ['a code of its own', 'fail-screening', { code: 'unlucky' }, ['invalid-input', '/code']],
    ['a scope', 'withdraw', { code: 'adverse-event', scope: 'treatment' }, 'withdrawn'],
    ['no scope', 'withdraw', { code: 'adverse-event' }, ['invalid-input', '/scope']],
  ])('screening with %s: %s', (_, kind, fields, expected) => {
    expect(check(before('sign-eligibility'), kind, '2026-06-01', fields)).toEqual(expected);
  });

  it.each<[string, EntryFields, Partial<Terms>, unknown]>([
    ['an open arm', { arm: 'A' }, {}, 'enrolled'],
    ['a closed arm', { arm: 'B' }, {}, ['invalid-input', '/arm']],
    ['an unknown arm', { arm: 'C' }, {}, ['invalid-input', '/arm']],
    ['no arm', {}, {}, ['invalid-input', '/arm']],
    ['no arm in a trial without', {}, { arms: [] }, 'enrolled'],
    ['an arm in a trial without', { arm: 'A' }, { arms: [] }, ['invalid-input', '/arm']],
    ['an older consent', { arm: 'A' }, { reconsentNeeded: true }, ['wrong-state', '/move']],
  ])('enrolment with %s', (_, fields, terms, expected) => {
    expect(check(before('enrol'), 'enrol', '2026-06-05', fields, terms)).toEqual(expected);
  });

  it('may note late whom one tried to reach', () => {
    const call = { channel: 'phone', result: 'no-answer' };
    expect(check(before('begin-screening'), 'contact-attempt', '2026-05-02', call)).toBe('consented');
    expect(check(before('begin-screening'), 'contact-attempt', '2026-04-30', call)).toEqual([
      'invalid-input',
      '/eventDate',
    ]);
    const noted = [...before('contact'), entry('contact-attempt', '2026-05-20', call)];
    expect(check(noted, 'contact', '2026-05-08')).toBe('contacted');
  });
});
