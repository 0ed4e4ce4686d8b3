import type { SiteDecision } from '@kohort/node-api';
import { ok, type Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { NodeReport } from '@kohort/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { lockTrial } from './lock-trial.js';
import { noteEvent } from './protocol-log.js';
import { moved, type ProtocolMove } from './protocol-state.js';
import { ProtocolRow } from './protocol.entity.js';
import { queueReport } from './queue-report.js';

/** Who decides, and when. */
export interface Decider {
  readonly actor: AuditActor;
  readonly now: Date;
}

export interface ProtocolDecided {
  readonly move: Exclude<ProtocolMove, 'supersede'>;
  readonly code?: string;
  /** What else must hold, in the same transaction; gives the sites that were decided on. */
  readonly check?: (manager: EntityManager, row: ProtocolRow) => Promise<Result<Sites | undefined, AppFault>>;
}
type Sites = readonly SiteDecision[];

const REPORTED: Record<ProtocolDecided['move'], NodeReport['state']> = {
  allow: 'allowed',
  decline: 'declined',
  pause: 'paused',
  resume: 'resumed',
  stop: 'stopped',
};

/** One decision of the steward: the state, its history, the audit, the report to the hub and the matching's job. */
export const decideProtocol = (
  dataSource: DataSource,
  id: string,
  { move, code, check }: ProtocolDecided,
  { actor, now }: Decider,
): Promise<Result<undefined, AppFault>> =>
  dataSource.transaction(async (manager) => {
    const row = await lockProtocol(manager, id);
    if (row === undefined) return failure('not-found', 'There is no such protocol here.');
    const next = moved(row.decision, move);
    if (!next.ok) return next;
    const checked = (await check?.(manager, row)) ?? ok(undefined);
    if (!checked.ok) return checked;
    const sites = checked.value;
    await manager.update(
      ProtocolRow,
      { id },
      { decision: next.value, ...(sites === undefined ? {} : { siteDecisions: sites }) },
    );
    await noteEvent(manager, row, { kind: move, actor, at: now, code, sites });
    await queueReport(manager, reportOf(row.id, REPORTED[move], code, sites), now);
    return ok(undefined);
  });

/** The trial's row is locked first, as the feed does. */
async function lockProtocol(manager: EntityManager, id: string): Promise<ProtocolRow | undefined> {
  const found = await manager.findOneBy(ProtocolRow, { id });
  if (found === null) return undefined;
  await lockTrial(manager, found.trialId);
  return manager.findOneOrFail(ProtocolRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

const reportOf = (
  versionId: string,
  state: NodeReport['state'],
  code: string | undefined,
  sites: Sites | undefined,
): Omit<NodeReport, 'id' | 'at'> => ({
  versionId,
  state,
  ...(code === undefined ? {} : { code }),
  ...(sites === undefined ? {} : { sites: [...sites] }),
});
