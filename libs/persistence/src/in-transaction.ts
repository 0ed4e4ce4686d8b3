import type { EntityManager } from 'typeorm';
import { invariant } from '@kohort/kernel';

/** What must be stored together with a change is given the manager of the change's transaction. */
export function inTransaction(manager: EntityManager, what: string): void {
  invariant(manager.queryRunner?.isTransactionActive, `${what} is given the manager of a transaction`);
}
