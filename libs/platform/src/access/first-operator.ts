import { appendAudit } from '@kohort/persistence';
import type { DataSource } from 'typeorm';
import { AccountRow } from './account.entity.js';
import { RoleAssignmentRow } from './role-assignment.entity.js';

/**
 * Gives the first operator of a new installation an account and the role, so that somebody can let others in.
 * Does nothing once any role has ever been assigned.
 */
export async function ensureFirstOperator(
  dataSource: DataSource,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<boolean> {
  return dataSource.transaction(async (manager) => {
    await manager.query('lock table role_assignment in exclusive mode');
    if ((await manager.count(RoleAssignmentRow)) > 0) return false;
    const account = { issuer, subject, name: subject, email: null, locale: 'sv' as const };
    await manager.upsert(AccountRow, account, ['issuer', 'subject']);
    const { id } = await manager.findOneByOrFail(AccountRow, { issuer, subject });
    await manager.insert(RoleAssignmentRow, { accountId: id, role: 'operator' });
    await appendAudit(manager, {
      actor: { kind: 'system', id: 'migrate' },
      action: 'role.assigned',
      purpose: 'operation',
      subject: { type: 'account', id },
      details: { role: 'operator' },
    });
    return true;
  });
}
