import type { ProtocolDecision, SiteDecision } from '@kohort/node-api';
import { ok, type Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { NodeReport, ReportCode, StatedDecision } from '@kohort/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { lockTrial } from './lock-trial.js';
import { noteEvent } from './protocol-log.js';
import { moved, type ProtocolMove } from './protocol-state.js';
import { ProtocolTrialRow } from './protocol-trial.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { queueReport } from './queue-report.js';
import { decidedOf, type Standing } from './standing.js';
import type { VerifiedProtocols } from './verified-protocols.js';

/** Who decides, and when. */
export interface Decider {
  readonly actor: AuditActor;
  readonly now: Date;
}

export interface DecisionDeps {
  readonly dataSource: DataSource;
  readonly protocols: VerifiedProtocols;
}

/** What a decision says beside its move. */
interface Terms {
  /** Where it was decided on sites. */
  readonly sites?: readonly SiteDecision[];
  /** Versions whose place it takes. */
  readonly supersedes?: readonly ProtocolRow[];
}

type DecisionMove = Exclude<ProtocolMove, 'supersede'>;
export interface ProtocolDecided {
  /** Where it depends on what was decided before: a function of that. */
  readonly move: DecisionMove | ((before: ProtocolDecision) => DecisionMove);
  readonly code?: ReportCode;
  /** What else must hold, in the same transaction. */
  readonly check?: (manager: EntityManager, standing: Standing) => Promise<Result<Terms, AppFault>>;
}

const REPORTED: Record<ProtocolMove, NodeReport['state']> = {
  allow: 'allowed',
  'change-sites': 'allowed',
  decline: 'declined',
  pause: 'paused',
  resume: 'resumed',
  stop: 'stopped',
  supersede: 'superseded',
};

/** One decision of the steward: signed, its history, the audit, the report to the hub and the matching's job. */
export const decideProtocol = (
  { dataSource, protocols }: DecisionDeps,
  id: string,
  decided: ProtocolDecided,
  decider: Decider,
): Promise<Result<undefined, AppFault>> =>
  dataSource.transaction(async (manager) => {
    const row = await lockProtocol(manager, id);
    if (row === undefined) return failure('not-found', 'There is no such protocol here.');
    const standing = await protocols.standing(manager, row, decider.now);
    const before = decidedOf(standing);
    const move = typeof decided.move === 'string' ? decided.move : decided.move(before);
    const next = moved(before, move);
    if (!next.ok) return next;
    const checked = (await decided.check?.(manager, standing)) ?? ok<Terms>({});
    if (!checked.ok) return checked;
    const { sites, supersedes = [] } = checked.value;
    const of = (versionId: string, decision: StatedDecision['decision'], its: readonly SiteDecision[]) => ({
      ...{ versionId, decision, sites: [...its], at: decider.now.toISOString(), actor: decider.actor.id },
    });
    const statement = await protocols.state(manager, row.trialId, [
      ...supersedes.map((older) => of(older.id, 'superseded', [])),
      of(id, next.value, sites ?? standing.stated?.sites ?? []),
    ]);
    await manager.update(ProtocolTrialRow, { trialId: row.trialId }, { statement });
    for (const older of supersedes)
      await keep(manager, older, { move: 'supersede', to: 'superseded', statement }, decider);
    await keep(manager, row, { move, to: next.value, statement, code: decided.code, sites }, decider);
    return ok(undefined);
  });

interface Step {
  readonly move: ProtocolMove;
  readonly to: ProtocolDecision;
  readonly statement: string;
  readonly code?: ReportCode | undefined;
  readonly sites?: readonly SiteDecision[] | undefined;
}

async function keep(
  manager: EntityManager,
  row: ProtocolRow,
  { move, to, statement, code, sites }: Step,
  { actor, now }: Decider,
): Promise<void> {
  await manager.update(ProtocolRow, { id: row.id }, { decision: to, statement });
  await noteEvent(manager, row, { kind: move, actor, at: now, code, sites });
  const report: Omit<NodeReport, 'id' | 'at'> = {
    versionId: row.id,
    state: REPORTED[move],
    ...(code === undefined ? {} : { code }),
    ...(sites === undefined ? {} : { sites: [...sites] }),
  };
  await queueReport(manager, report, now);
}

/** The trial's row is locked first, as the feed does. */
async function lockProtocol(manager: EntityManager, id: string): Promise<ProtocolRow | undefined> {
  const found = await manager.findOneBy(ProtocolRow, { id });
  if (found === null) return undefined;
  await lockTrial(manager, found.trialId);
  return manager.findOneOrFail(ProtocolRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
