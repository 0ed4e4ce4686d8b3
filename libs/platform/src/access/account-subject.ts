import type { EntityManager } from 'typeorm';
import { AccountRow } from './account.entity.js';

/** Who an account is at the identity provider. */
export async function accountSubject(manager: EntityManager, accountId: string): Promise<string> {
  const { subject } = await manager.findOneByOrFail(AccountRow, { id: accountId });
  return subject;
}
