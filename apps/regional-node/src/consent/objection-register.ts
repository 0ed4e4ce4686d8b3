import type { Objection } from '@kohort/consent';
import type { Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';

/** Who told it: the person, or through whom. */
export type ObjectionSource = 'patient' | 'clinician' | 'coordinator';

export interface NewObjection {
  readonly personId: string;
  readonly kind: Objection['kind'];
  /** With kind `trial`. */
  readonly trialId?: string;
  readonly source: ObjectionSource;
}

/** The region's objection register; injected. Each method takes the person's lock, and audits in the same transaction. */
export abstract class ObjectionRegister {
  /** Gives the id of the objection; the same that is in force already is not added twice. */
  abstract add(manager: EntityManager, objection: NewObjection, actor: AuditActor, at: Date): Promise<string>;

  /** It stays in the register as history. */
  abstract end(manager: EntityManager, id: string, actor: AuditActor, at: Date): Promise<Result<undefined, AppFault>>;

  /** Somebody who knows says that the person has died, whatever the records say (yet). */
  abstract reportDeath(manager: EntityManager, personId: string, actor: AuditActor, at: Date): Promise<void>;

  /** It was a mistake. */
  abstract withdrawDeath(manager: EntityManager, personId: string, actor: AuditActor, at: Date): Promise<void>;
}
