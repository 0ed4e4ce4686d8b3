import type { HubConnection } from '@kohort/node-api';
import type { EntityManager } from 'typeorm';
import { HubConnectionRow } from './hub-connection.entity.js';
import { shownCode, type HubFault } from './hub-fault.js';
import { waitAfter } from './next-attempt.js';
import type { NodeIdentity } from './node-identity.js';

const ONE = { id: 1 };

export const readConnection = (manager: EntityManager): Promise<HubConnectionRow> =>
  manager.findOneByOrFail(HubConnectionRow, ONE);

/** Whoever changes the row at the same time waits until this transaction ends. */
export const lockConnection = (manager: EntityManager): Promise<HubConnectionRow> =>
  manager.findOneOrFail(HubConnectionRow, { where: ONE, lock: { mode: 'pessimistic_write' } });

/** The id that this hub gave for this key; undefined where it did not. */
export const clientIdIn = (row: HubConnectionRow, { hubUrl, key }: NodeIdentity): string | undefined =>
  row.hubUrl === hubUrl && row.keyThumbprint === key.thumbprint ? (row.clientId ?? undefined) : undefined;

/** The hub took a message: what failed before is over. */
export async function recordContact(
  manager: EntityManager,
  now: Date,
  more: Pick<Partial<HubConnectionRow>, 'nextAttemptAt'> = {},
): Promise<void> {
  await manager.update(HubConnectionRow, ONE, {
    lastContactAt: now,
    failureCode: null,
    failedAt: null,
    failureIsRefusal: false,
    failures: 0,
    nextAttemptAt: new Date(now.getTime() + waitAfter(0, Math.random())),
    ...more,
  });
}

export async function recordRegistration(
  manager: EntityManager,
  registration: Pick<HubConnectionRow, 'hubUrl' | 'keyThumbprint' | 'clientId' | 'registeredAt'>,
): Promise<void> {
  await manager.update(HubConnectionRow, ONE, registration);
}

export async function recordFailure(
  manager: EntityManager,
  fault: HubFault,
  now: Date,
  more: Pick<Partial<HubConnectionRow>, 'refusedCodeDigest'> = {},
): Promise<void> {
  const failures = (await readConnection(manager)).failures + 1;
  await manager.update(HubConnectionRow, ONE, {
    failureCode: shownCode(fault),
    failedAt: now,
    failureIsRefusal: fault.code === 'hub-refused',
    failures,
    nextAttemptAt: new Date(now.getTime() + waitAfter(failures, Math.random())),
    ...more,
  });
}

export function connectionView(row: HubConnectionRow, identity: NodeIdentity): HubConnection {
  const clientId = clientIdIn(row, identity);
  const { lastContactAt, failureCode, failedAt, registeredAt } = row;
  return {
    hubUrl: identity.hubUrl,
    region: identity.region,
    registered: clientId !== undefined,
    keyThumbprint: identity.key.thumbprint,
    ...(clientId === undefined ? {} : { clientId }),
    ...(clientId === undefined || registeredAt === null ? {} : { registeredAt: registeredAt.toISOString() }),
    ...(lastContactAt === null ? {} : { lastContactAt: lastContactAt.toISOString() }),
    ...(failureCode === null || failedAt === null
      ? {}
      : { lastFailure: { code: failureCode, at: failedAt.toISOString(), refused: row.failureIsRefusal } }),
  };
}
