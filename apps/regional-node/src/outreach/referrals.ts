import type { Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';

export interface NewReferral {
  readonly caseId: string;
  readonly trialId: string;
  readonly personId: string;
  /** The protocol version that the person matched. */
  readonly versionId: string;
  readonly version: number;
  /** One of those that the steward allowed. */
  readonly siteId: string;
  /** The account of the clinician for whom a deputy refers. */
  readonly onBehalfOf?: string;
}

/** Where clinicians refer people to: what takes them over is the enrolment; injected. */
export abstract class Referrals {
  /** In the caller's transaction; gives the id of the enrolment. Fails where the person is in the trial's log already. */
  abstract refer(
    manager: EntityManager,
    referral: NewReferral,
    actor: AuditActor,
    at: Date,
  ): Promise<Result<string, AppFault>>;

  /** Whether it cannot be taken back (any more): somebody at the site has acted on it, or it has ended. */
  abstract stands(manager: EntityManager, enrolmentId: string): Promise<boolean>;

  /** Takes a referral back, unless somebody at the site has acted on it (`wrong-state`). */
  abstract takeBack(
    manager: EntityManager,
    enrolmentId: string,
    actor: AuditActor,
    at: Date,
  ): Promise<Result<undefined, AppFault>>;

  /** Ends what is open before consent of people who object now. The caller holds their locks. */
  abstract closeObjected(manager: EntityManager, personIds: readonly string[], at: Date): Promise<void>;
}
