import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import { AuditFaults } from './audit-faults.js';
import type { AuditHead } from './audit-head.js';
import { ChainWalk } from './chain-walk.js';
import type { KeptSeal, VerifySeal } from './seal-keeper.js';

export type SealFault = Fault<'chain-altered' | 'head-unreadable' | 'head-missing' | 'not-sealed'>;

const MESSAGES: Readonly<Record<SealFault['code'], string>> = {
  'chain-altered': "The audit's chain does not go on from its last seal, or does not hold the seal that was kept.",
  'head-unreadable': 'What was kept of the last seal was not signed with the key of this app.',
  'head-missing': 'There is an audit, and nothing that was kept of its seals; an operator is to look at it.',
  'not-sealed': 'Events of the audit have waited for their seal for more than a minute.',
};

export const sealFault = (code: SealFault['code']) => failed<SealFault>({ code, message: MESSAGES[code], path: '' });

/** So old an audit is not one that has just begun. */
const NEW_MS = 60 * 60_000;

/** Whether the chain ends where it was sealed, and holds the seal that was kept. */
export async function endsAsSealed(
  manager: EntityManager,
  head: AuditHead | undefined,
  kept: KeptSeal,
): Promise<Result<undefined, SealFault>> {
  if (kept === 'unreadable') return sealFault('head-unreadable');
  const known = [head, typeof kept === 'string' ? undefined : kept].filter((each) => each !== undefined);
  const rows = await manager.query<{ position: string; hash: string }[]>(
    `select position, encode(hash, 'hex') as hash from audit_chain
       where position = any($1) or position >= coalesce((select max(position) from audit_chain), 0)`,
    [known.map(({ position }) => position)],
  );
  const isThere = (each: AuditHead): boolean =>
    rows.some(({ position, hash }) => Number(position) === each.position && hash === each.hash);
  const holds = known.every(isThere) && rows.every(({ position }) => Number(position) <= (head?.position ?? 0));
  return holds ? ok(undefined) : sealFault('chain-altered');
}

/**
 * Whether an audit of which no seal was kept may go on: it has just begun, or its chain is whole and every seal was signed
 * with the key. Otherwise the chain may have been cut off, or made anew.
 */
export async function mayBegin(
  manager: EntityManager,
  head: AuditHead | undefined,
  verify: VerifySeal,
  now: Date,
): Promise<Result<undefined, SealFault>> {
  const holds =
    head === undefined ? !(await hasEventBefore(manager, now.getTime() - NEW_MS)) : await isWhole(manager, verify);
  return holds ? ok(undefined) : sealFault('head-missing');
}

async function isWhole(manager: EntityManager, verify: VerifySeal): Promise<boolean> {
  const faults = new AuditFaults();
  await new ChainWalk(manager, faults, verify).toTheEnd();
  return faults.count === 0;
}

async function hasEventBefore(manager: EntityManager, instant: number): Promise<boolean> {
  const rows = await manager.query<unknown[]>('select from audit_event where at < $1 limit 1', [new Date(instant)]);
  return rows.length > 0;
}
