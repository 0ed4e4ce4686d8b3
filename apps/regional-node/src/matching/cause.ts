import type { UnknownReason } from '@kohort/evaluation';

/** What made the matching look at people anew. */
export type CauseKind = 'sweep' | 'record' | 'time' | 'amendment' | 'coverage' | 'protocol';

/** How one criterion's verdict changed; null where the criterion is not in that version of the protocol. */
export interface CriterionChange {
  readonly id: string;
  readonly from: 'met' | 'not-met' | 'unknown' | null;
  readonly to: 'met' | 'not-met' | 'unknown' | null;
  /** Why the side that is unknown is so. */
  readonly reason: UnknownReason | null;
}

/** Why a candidate's state or verdicts changed. */
export interface EventCause {
  readonly kind: CauseKind;
  /** The records that changed: "Observation/1". */
  readonly records: readonly string[];
  /** The criteria that turned: newly settled ones, newly open ones, and those that turned round. */
  readonly criteria: readonly CriterionChange[];
  /** Where it is not the criteria: the person has died, objects to use, the record is out of use, or there is none any more. */
  readonly person?: 'deceased' | 'objected' | 'out-of-use' | 'gone';
}
