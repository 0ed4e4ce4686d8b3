import { randomUUID } from 'node:crypto';
import type { IssuedRegistrationCode, NewRegistrationCode } from '@kohort/hub-api';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { digest, newSecret } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { RegistrationCodeRow } from './registration-code.entity.js';
import { codeView } from './views.js';

const HOUR_MS = 3_600_000;

/** A new one-time code for a region. It is in this answer only: the database keeps its digest. */
export async function makeRegistrationCode(
  dataSource: DataSource,
  { region, name, validHours }: NewRegistrationCode,
  actor: AuditActor,
  now: Date,
): Promise<IssuedRegistrationCode> {
  const code = newSecret();
  return dataSource.transaction(async (manager) => {
    const row = await manager.save(RegistrationCodeRow, {
      id: randomUUID(),
      codeDigest: digest(code),
      region,
      name,
      createdAt: now,
      expiresAt: new Date(now.getTime() + validHours * HOUR_MS),
      revokedAt: null,
      nodeId: null,
    });
    await appendAudit(manager, {
      actor,
      action: 'registration-code.made',
      purpose: 'operation',
      subject: { type: 'registration-code', id: row.id },
      details: { region, validHours },
    });
    return { ...codeView(row, now), code };
  });
}
