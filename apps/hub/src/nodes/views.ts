import type { RegisteredNode, RegistrationCode } from '@kohort/hub-api';
import type { NodeRow } from './node.entity.js';
import type { RegistrationCodeRow } from './registration-code.entity.js';

export const nodeView = (row: NodeRow): RegisteredNode => ({
  id: row.id,
  region: row.region,
  name: row.name,
  keyThumbprint: row.keyThumbprint,
  registeredAt: row.registeredAt.toISOString(),
  ...(row.lastSeenAt === null ? {} : { lastSeenAt: row.lastSeenAt.toISOString() }),
  ...(row.version === null ? {} : { version: row.version }),
  ...(row.startedAt === null ? {} : { startedAt: row.startedAt.toISOString() }),
  state: row.revokedAt === null ? 'live' : 'revoked',
  ...(row.revokedAt === null ? {} : { revokedAt: row.revokedAt.toISOString() }),
  ...(row.revokedBecause === null ? {} : { revokedBecause: row.revokedBecause }),
});

export const codeState = (row: RegistrationCodeRow, now: Date): RegistrationCode['state'] => {
  if (row.nodeId !== null) return 'spent';
  if (row.revokedAt !== null) return 'revoked';
  return row.expiresAt <= now ? 'expired' : 'open';
};

export const codeView = (row: RegistrationCodeRow, now: Date): RegistrationCode => ({
  id: row.id,
  region: row.region,
  name: row.name,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  state: codeState(row, now),
  ...(row.nodeId === null ? {} : { nodeId: row.nodeId }),
});
