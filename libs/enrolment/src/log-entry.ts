import type { MoveName } from './moves.js';

/** `refer`: how an attempt begins, also where somebody is added by hand. */
export type EntryKind = 'refer' | MoveName | 'contact-attempt' | 'correction' | 'void';

/** What an entry says beside its date; which of it, its kind tells. Codes, ids and numbers: nothing of a person's. */
export interface EntryFields {
  readonly code?: string;
  /** Of the protocol version; with a screening that failed on it. */
  readonly criterion?: string;
  readonly consentFormVersion?: string;
  /** The account that took consent, or signed eligibility. */
  readonly by?: string;
  /** Each criterion as the investigator signed it. */
  readonly criteria?: readonly { readonly criterion: string; readonly fulfilled: boolean }[];
  readonly arm?: string;
  readonly randomisationNumber?: string;
  /** Who enrols knows that the site's target was reached before. */
  readonly overTarget?: boolean;
  readonly scope?: string;
  readonly channel?: string;
  readonly result?: string;
  /** The interpreter's language, BCP 47. */
  readonly interpreter?: string;
  readonly guardian?: boolean;
}

/** One line of the log of an attempt. Lines are added, never changed. */
export interface LogEntry {
  readonly id: string;
  readonly kind: EntryKind;
  /** When it happened, an ISO date; when it was entered is the log's. */
  readonly eventDate: string;
  readonly fields: EntryFields;
  /** With `correction` and `void`: the entry that it is about, as it was first made. */
  readonly corrects?: string;
}

/** The log as it holds now: each entry with its last correction, without those that were voided. Old values stay in the log. */
export function effective(log: readonly LogEntry[]): LogEntry[] {
  const held: LogEntry[] = [];
  for (const entry of log) {
    const at = held.findIndex(({ id }) => id === entry.corrects);
    const about = held[at];
    if (entry.kind === 'void') held.splice(at, about === undefined ? 0 : 1);
    else if (entry.kind !== 'correction') held.push(entry);
    else if (about !== undefined) held[at] = { ...about, eventDate: entry.eventDate, fields: entry.fields };
  }
  return held;
}
