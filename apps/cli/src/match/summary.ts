import type { Criteria, Lang } from '@kohort/criteria';
import type { Outcome, Tally } from '@kohort/evaluation';

/** How many people of each outcome the table lists by id. */
export const LISTED = 10;
/** How many faults are told one by one. */
export const NAMED_FAULTS = 20;

/** One record that could not be read, where it stands and why. */
export interface Unreadable {
  readonly at: string;
  readonly message: string;
}

/** What one run of `kohort match` found. */
export interface Summary {
  readonly criteria: Criteria;
  readonly lang: Lang;
  readonly protocolHash: string;
  readonly meaningHash: string;
  readonly source: string;
  readonly indexDate: string;
  readonly timeZone: string;
  /** Resource types of which an absent record counts as evidence. */
  readonly completeFor: readonly string[];
  readonly tally: Tally;
  readonly records: {
    readonly read: number;
    readonly unreadable: number;
    /** The first of them. */
    readonly faults: readonly Unreadable[];
    /** Records whose person is not among the patients that were read. */
    readonly withoutPerson: number;
    /** Identifiers that several patients carry; each patient is counted. */
    readonly duplicates: number;
  };
  /** The first ids of each outcome that leaves a person in question. */
  readonly listed: Readonly<Record<Exclude<Outcome, 'ineligible'>, readonly string[]>>;
}
