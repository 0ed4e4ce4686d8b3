import type { RegistrationCode } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { RegistrationCodeRow } from './registration-code.entity.js';
import { codeView } from './views.js';

/** From now on the code registers nobody. Again changes nothing; a code that is spent is past revoking. */
export async function revokeRegistrationCode(
  dataSource: DataSource,
  id: string,
  actor: AuditActor,
  now: Date,
): Promise<Result<RegistrationCode, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const row = await manager.findOne(RegistrationCodeRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) return failure('not-found', 'There is no such registration code.');
    if (row.nodeId !== null) return failure('code-spent', 'The code has registered a node; revoke the node instead.');
    if (row.revokedAt !== null) return ok(codeView(row, now));
    row.revokedAt = now;
    await manager.save(row);
    await appendAudit(manager, {
      actor,
      action: 'registration-code.revoked',
      purpose: 'operation',
      subject: { type: 'registration-code', id },
      details: { region: row.region },
    });
    return ok(codeView(row, now));
  });
}
