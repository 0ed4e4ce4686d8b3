import type { Window } from '../../schema/records.js';

export type TimeUnit = 'a' | 'mo' | 'wk' | 'd';
export type Anchor = NonNullable<Window['anchor']>;
export type Edge = NonNullable<Window['edge']>;
export type Side = 'before' | 'same' | 'after';

/** When something was, from an anchor ("the index date") or another event. */
export interface TimePhrases {
  readonly anchors: Readonly<Record<Anchor, string>>;
  /** "3 months" */
  readonly length: (count: string, single: boolean, unit: TimeUnit) => string;
  /** "within the last 3 months before the index date" */
  readonly last: (count: string, single: boolean, unit: TimeUnit, anchor: string) => string;
  readonly on: (anchor: string) => string;
  /** Not later than so long after, from the anchor on. */
  readonly withinAfter: (length: string, anchor: string) => string;
  readonly atLeastBefore: (length: string, anchor: string) => string;
  readonly upTo: (point: string) => string;
  readonly between: (from: string, to: string) => string;
  /** "3 months before the index date" */
  readonly sides: Readonly<Record<'before' | 'after', (length: string, anchor: string) => string>>;
  /** Before a time, where another part of the record counts than usual: "starting …". */
  readonly edges: Readonly<Record<Edge, string>>;
  /** "no earlier than 5 years before", to be followed by the event. */
  readonly earliest: Readonly<Record<Side, (length: string) => string>>;
  readonly latest: Readonly<Record<Side, (length: string) => string>>;
  readonly before: string;
  readonly after: string;
  readonly sameDay: string;
  readonly during: string;
  readonly around: (length: string) => string;
  /** Before the event: "the start of". */
  readonly startOf: string;
  readonly endOf: string;
}
