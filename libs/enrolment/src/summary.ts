import type { LogEntry } from './log-entry.js';
import type { Step } from './replay.js';

/** The columns of the screening log (ICH-GCP E6(R3), essential records), as the log holds now. Dates are ISO dates. */
export interface Summary {
  readonly referredOn?: string;
  readonly approachedOn?: string;
  readonly consentedOn?: string;
  /** Of the last consent. */
  readonly consentFormVersion?: string;
  /** The account that took the first consent. */
  readonly consentTakenBy?: string;
  readonly reconsentedOn?: string;
  readonly screenedOn?: string;
  readonly eligibleOn?: string;
  readonly signedBy?: string;
  readonly failedCriterion?: string;
  readonly enrolledOn?: string;
  readonly arm?: string;
  readonly randomisationNumber?: string;
  /** When and why the attempt ended. */
  readonly endedOn?: string;
  readonly endCode?: string;
  readonly endScope?: string;
}

const ENDS: readonly string[] = ['decline', 'not-reached', 'fail-screening', 'complete', 'withdraw', 'close'];

/** Sums up a log that holds. */
export function summaryOf(steps: readonly Step[]): Summary {
  const entries = steps.map(({ entry }) => entry);
  const first = (...kinds: readonly string[]) => entries.find(({ kind }) => kinds.includes(kind));
  const last = (...kinds: readonly string[]) => entries.findLast(({ kind }) => kinds.includes(kind));
  const [consent, signed, enrol, end] = [
    first('record-consent'),
    last('sign-eligibility'),
    last('enrol'),
    last(...ENDS),
  ];
  const all: Readonly<Record<keyof Summary, string | undefined>> = {
    referredOn: first('refer')?.eventDate,
    approachedOn: earliest(entries.filter(({ kind }) => kind === 'contact' || kind === 'contact-attempt')),
    consentedOn: consent?.eventDate,
    consentFormVersion: last('record-consent', 're-consent')?.fields.consentFormVersion,
    consentTakenBy: consent?.fields.by,
    reconsentedOn: last('re-consent')?.eventDate,
    screenedOn: last('begin-screening')?.eventDate,
    eligibleOn: signed?.eventDate,
    signedBy: signed?.fields.by,
    failedCriterion: end?.fields.criterion,
    enrolledOn: enrol?.eventDate,
    arm: enrol?.fields.arm,
    randomisationNumber: enrol?.fields.randomisationNumber,
    endedOn: end?.eventDate,
    endCode: end?.fields.code,
    endScope: end?.fields.scope,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const earliest = (entries: readonly LogEntry[]): string | undefined =>
  entries.map(({ eventDate }) => eventDate).sort()[0];
