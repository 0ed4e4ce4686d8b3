import type { EntityManager } from 'typeorm';

/** Whether people may be contacted about research; injected. What decides is the consent gate, never the matching. */
export abstract class ContactGate {
  /** Those of these people whom a contact about research may reach at `at`; who is not named may not be contacted. */
  abstract contactable(manager: EntityManager, personIds: readonly string[], at: Date): Promise<ReadonlySet<string>>;
}
