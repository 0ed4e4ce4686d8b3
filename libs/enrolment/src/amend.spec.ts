import { describe, expect, it } from '@jest/globals';
import { checkAmendment } from './amend.js';
import { effective, type EntryFields, type LogEntry } from './log-entry.js';
import { enrolledLog, entry, TERMS } from './testing.fixture.js';
import { summaryOf } from './summary.js';

const amended = (log: readonly LogEntry[], amendment: LogEntry) => {
  const steps = checkAmendment(log, amendment, TERMS);
  return steps.ok ? steps.value.at(-1)?.state : [steps.error.code, steps.error.path];
};
const idOf = (log: readonly LogEntry[], kind: string) => log.find((each) => each.kind === kind)?.id;

describe('a log that is amended', () => {
  it('takes a correction that fits the rest, and no other', () => {
    const log = enrolledLog();
    const consent = (date: string, version = '2.0') =>
      entry('correction', date, { consentFormVersion: version, by: 'nurse' }, idOf(log, 'record-consent'));
    expect(amended(log, consent('2026-05-10'))).toBe('enrolled');
    expect(amended(log, consent('2026-05-23'))).toEqual(['invalid-input', '/eventDate']);
    expect(amended(log, consent('2026-05-10', '1.0'))).toEqual(['invalid-input', '/consentFormVersion']);
  });

  it('voids the last entry, then the one before it, and never the referral', () => {
    const log = enrolledLog();
    const voided = (kind: string) => entry('void', '2026-06-05', {}, idOf(log, kind));
    expect(amended(log, voided('begin-screening'))).toEqual(['wrong-state', '/event']);
    expect(amended(log, voided('enrol'))).toBe('eligible');
    const without = [...log, voided('enrol')];
    expect(amended(without, voided('enrol'))).toEqual(['invalid-input', '/event']);
    expect(amended(without, voided('sign-eligibility'))).toBe('screening');
    expect(amended(log.slice(0, 1), voided('refer'))).toEqual(['wrong-state', '/event']);
  });

  it('voids a call whenever, but not the one that all after it stands on', () => {
    const call = entry('contact-attempt', '2026-05-02', { channel: 'phone', result: 'reached' });
    const [refer, , consent] = enrolledLog();
    if (refer === undefined || consent === undefined) throw new Error('no log');
    expect(amended([refer, call, consent], entry('void', '2026-05-02', {}, call.id))).toBe('consented');
    const declined = entry('decline', '2026-05-03', { code: 'travel' });
    expect(amended([refer, call, declined], entry('void', '2026-05-02', {}, call.id))).toBe('declined');
  });

  it('gives an entry no value that it does not have, and a referral no other source', () => {
    const log = enrolledLog();
    const correct = (kind: string, fields: EntryFields) => entry('correction', '2026-05-01', fields, idOf(log, kind));
    expect(amended(log, correct('refer', { code: 'self' }))).toEqual(['invalid-input', '/code']);
    expect(amended(log, correct('refer', { code: 'referral' }))).toBe('enrolled');
    expect(amended(log, correct('contact', { arm: 'A' }))).toEqual(['invalid-input', '/arm']);
  });

  it('gives an enrolment the arm and the number that it was entered without', () => {
    const log = enrolledLog();
    const about = idOf(log, 'enrol');
    const bare = log.map((each) => (each.id === about ? { ...each, fields: {} } : each));
    const fields = { arm: 'A', randomisationNumber: 'R-2' };
    expect(amended(bare, entry('correction', '2026-06-05', fields, about))).toBe('enrolled');
    expect(amended(bare, entry('correction', '2026-06-05', { arm: 'B' }, about))).toEqual(['invalid-input', '/arm']);
  });

  it('is held to what its trial says now where it is amended only', () => {
    const log = enrolledLog();
    const later = { ...TERMS, arms: [{ code: 'C', open: true }], criteria: ['other'], consentForms: [] };
    const contact = entry('correction', '2026-05-09', {}, idOf(log, 'contact'));
    expect(checkAmendment(log, contact, later).ok).toBe(true);
    const enrol = entry('correction', '2026-06-06', { arm: 'A' }, idOf(log, 'enrol'));
    expect(checkAmendment(log, enrol, later).ok).toBe(false);
  });

  it('counts the last correction of several', () => {
    const log = enrolledLog();
    const about = idOf(log, 'enrol');
    const twice = [
      ...log,
      entry('correction', '2026-06-06', { arm: 'A' }, about),
      entry('correction', '2026-06-07', { arm: 'A' }, about),
    ];
    expect(effective(twice).at(-1)).toEqual({
      id: about,
      kind: 'enrol',
      eventDate: '2026-06-07',
      fields: { arm: 'A' },
    });
    expect(effective(twice)).toHaveLength(log.length);
  });

  it('is summed up as it holds', () => {
    const log = enrolledLog();
    const steps = checkAmendment(log, entry('correction', '2026-05-09', {}, idOf(log, 'contact')), TERMS);
    expect(steps.ok && summaryOf(steps.value)).toEqual({
      ...{ referredOn: '2026-05-01', approachedOn: '2026-05-09', consentedOn: '2026-05-15', consentFormVersion: '2.0' },
      ...{ consentTakenBy: 'nurse', screenedOn: '2026-05-22', eligibleOn: '2026-05-29', signedBy: 'investigator' },
      ...{ enrolledOn: '2026-06-05', arm: 'A', randomisationNumber: 'R-1' },
    });
  });
});
