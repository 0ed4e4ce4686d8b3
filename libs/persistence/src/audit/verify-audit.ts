import type { DataSource, EntityManager } from 'typeorm';
import type { AuditHead } from './audit-head.js';
import type { VerifySeal } from './seal-keeper.js';
import { AuditFaults, type AuditFault } from './audit-faults.js';
import { ChainWalk } from './chain-walk.js';
import { LONGEST_WAIT_S, unsealedEvents } from './unsealed-events.js';

/** What the audit was found to be. */
export interface AuditCheck {
  /** Events in the audit, and links in the chain. */
  readonly events: number;
  readonly sealed: number;
  readonly head?: AuditHead;
  readonly lastSealAt?: string;
  readonly seals: number;
  /** Seals whose signature was verified. */
  readonly verified: number;
  /** Events that no seal covers yet; altering one of these cannot be found. */
  readonly unsealed: number;
  readonly oldestUnsealedSeconds?: number;
  /** The first hundred. */
  readonly faults: readonly AuditFault[];
  readonly faultCount: number;
}

export interface AuditVerification {
  readonly now: Date;
  /** Left out, signatures are not looked at. */
  readonly verify?: VerifySeal;
  /** Heads that are known from elsewhere: the chain must still go through them. */
  readonly told?: readonly AuditHead[];
}

/**
 * Computes the chain of the audit anew, in one snapshot of the database and in batches.
 *
 * It finds every change, removal, exchange and later insertion of a sealed event, also by the database's owner. It cannot
 * find what was done before an event was sealed (seconds; where it is more than a minute, that is a fault too), nor that
 * the end of audit, chain and seals was cut off together: for that, give the head that the app keeps beside its key, or
 * one that the hub was told with the recruitment totals (`told`). Without `verify` it cannot find a chain that was
 * computed anew with all its seals.
 */
export function verifyAudit(
  dataSource: DataSource,
  { now, verify, told = [] }: AuditVerification,
): Promise<AuditCheck> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const faults = new AuditFaults();
    const walk = new ChainWalk(manager, faults, verify);
    await walk.toTheEnd();
    for (const head of told) await checkTold(manager, head, faults);
    const { sealed, head, lastSeal, seals, verified } = walk;
    const unsealed = await unsealedEvents(manager, lastSeal, faults);
    const waited = unsealed.oldest === undefined ? 0 : seconds(now, unsealed.oldest);
    if (waited > LONGEST_WAIT_S) faults.add({ code: 'not-sealed' });
    return {
      events: await countEvents(manager),
      sealed,
      ...(head === undefined ? {} : { head }),
      ...(lastSeal === undefined ? {} : { lastSealAt: lastSeal.at.toISOString() }),
      seals,
      verified,
      unsealed: unsealed.count,
      ...(unsealed.oldest === undefined ? {} : { oldestUnsealedSeconds: waited }),
      faults: faults.first,
      faultCount: faults.count,
    };
  });
}

async function checkTold(manager: EntityManager, { position, hash }: AuditHead, faults: AuditFaults): Promise<void> {
  const rows = await manager.query<unknown[]>(
    `select from audit_chain where position = $1 and hash = decode($2, 'hex')`,
    [position, hash],
  );
  if (rows.length === 0) faults.add({ code: 'not-as-told', position });
}

const seconds = (now: Date, then: Date): number => Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));

async function countEvents(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<{ count: string }[]>('select count(*) as count from audit_event');
  return Number(row?.count);
}
