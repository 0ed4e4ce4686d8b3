import type { ContactDecision } from '@kohort/consent';
import type { EntityManager } from 'typeorm';

/** Whether somebody may be contacted about a trial. */
export interface ContactAsked {
  readonly personId: string;
  readonly trialId: string;
}

/** When it is decided: as a case is queued, as its message leaves, and as somebody is referred. */
export type DecisionMoment = 'queue' | 'send' | 'refer';

/** A decision as it is stored, with its trace. */
export interface KeptDecision extends ContactAsked {
  readonly id: string;
  readonly decision: ContactDecision;
}

/** The consent gate as outreach asks it; injected. */
export abstract class ContactDecisions {
  /**
   * Locks what is known of these people's wishes until the transaction ends, in one order for all. Whoever stores a
   * Consent, an objection, a block or a reported death takes the same lock first: so nothing of it is committed while a
   * message is under way (invariant 1).
   */
  abstract lock(manager: EntityManager, personIds: readonly string[]): Promise<void>;

  /**
   * Decides on what is committed now, for each that is asked for, in that order, and keeps every decision with its trace in
   * the caller's transaction. Of whom nothing may be concluded the decision is a denial like any other.
   */
  abstract decide(
    manager: EntityManager,
    asked: readonly ContactAsked[],
    moment: DecisionMoment,
    at: Date,
  ): Promise<readonly KeptDecision[]>;
}
