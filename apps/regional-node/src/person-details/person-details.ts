import type { Result } from '@kohort/kernel';
import type { PersonDetails as Details } from '@kohort/node-api';
import type { AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';

/** Who a person is, read from the FHIR server at this moment and kept nowhere; injected. The caller has checked the right. */
export abstract class PersonDetails {
  /**
   * Of whichever Patient the person's id is, or was merged into. The reading is in the audit before anything is asked for,
   * also one that fails: `not-found` where the records have nobody, `records-away` where they cannot be read now.
   */
  abstract read(
    asked: { readonly personId: string; readonly trialId: string },
    actor: AuditActor,
  ): Promise<Result<Details, AppFault>>;
}
