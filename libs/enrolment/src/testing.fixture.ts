import type { EntryFields, EntryKind, LogEntry } from './log-entry.js';
import type { Terms } from './terms.js';

export const TERMS: Terms = {
  today: '2026-06-30',
  permit: { from: '2026-01-01', until: '2026-12-31' },
  consentForms: [
    { version: '1.0', validFrom: '2026-01-01' },
    { version: '2.0', validFrom: '2026-04-01' },
  ],
  arms: [
    { code: 'A', open: true },
    { code: 'B', open: false },
  ],
  criteria: ['adult', 'pregnant'],
  reconsentNeeded: false,
  targetReached: false,
};

export const SIGNED = TERMS.criteria.map((criterion) => ({ criterion, fulfilled: true }));

let made = 0;
export function entry(kind: EntryKind, eventDate: string, fields: EntryFields = {}, corrects?: string): LogEntry {
  made += 1;
  return { id: `e${made}`, kind, eventDate, fields, ...(corrects === undefined ? {} : { corrects }) };
}

/** From referral to enrolment, a week apart. */
export const enrolledLog = (): LogEntry[] => [
  entry('refer', '2026-05-01', { code: 'referral' }),
  entry('contact', '2026-05-08'),
  entry('record-consent', '2026-05-15', { consentFormVersion: '2.0', by: 'nurse' }),
  entry('begin-screening', '2026-05-22'),
  entry('sign-eligibility', '2026-05-29', { criteria: SIGNED, by: 'investigator' }),
  entry('enrol', '2026-06-05', { arm: 'A', randomisationNumber: 'R-1' }),
];
