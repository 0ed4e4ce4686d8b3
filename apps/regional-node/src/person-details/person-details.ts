import type { Result } from '@kohort/kernel';
import type { PersonDetails as Details } from '@kohort/node-api';
import type { AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';

/** Who a person is, read from the FHIR server at this moment and kept nowhere; injected. The caller has checked the right. */
export abstract class PersonDetails {
  /** The reading is in the audit before it is given, also one that fails. */
  abstract read(
    asked: { readonly personId: string; readonly trialId: string },
    actor: AuditActor,
  ): Promise<Result<Details, AppFault>>;
}
