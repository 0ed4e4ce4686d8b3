import { randomUUID } from 'node:crypto';
import { failed, ok, type Result } from '@kohort/kernel';
import { clockIn, nextCaseState, type CaseEvent, type CaseState } from '@kohort/outreach';
import { appendAudits, type AuditActor, type AuditDetails, type NewAuditEvent } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { OutreachCaseEventRow } from './outreach-case-event.entity.js';
import { OutreachCaseRow } from './outreach-case.entity.js';

/** The node itself, where nobody at a desk acts. */
export const OUTREACH_ACTOR: AuditActor = { kind: 'system', id: 'outreach' };

/** What a step may set besides the state. */
export type CaseFields = Omit<
  Partial<OutreachCaseRow>,
  'id' | 'trialId' | 'personId' | 'state' | 'reason' | 'rowVersion' | 'createdAt' | 'changedAt'
>;

export interface CaseMove {
  readonly to?: CaseFields;
  readonly actor: AuditActor;
  readonly at: Date;
  /** A code; it stands in the case until the next step. */
  readonly reason?: string | undefined;
  /** The stored decision on contact that it rests on. */
  readonly decisionId?: string | undefined;
  /** Codes, ids and numbers. */
  readonly details?: AuditDetails;
}

/** What happens to a case: an event of its machine, or one that leaves the state as it is. */
export type CaseEventKind =
  CaseEvent | 'opened' | 'amended' | 'merged' | 'postponed' | 'reminder-due' | 'reminder-dropped';

/**
 * Takes a case on as its machine allows, with history and audit, in the caller's transaction. The caller holds the row's
 * lock, or takes `changed-meanwhile` for an answer. Gives the row as it is then.
 */
export async function moveCase(
  manager: EntityManager,
  row: OutreachCaseRow,
  event: CaseEvent,
  move: CaseMove,
): Promise<Result<OutreachCaseRow, AppFault>> {
  const next = nextCaseState(row.state, event);
  if (!next.ok) return failed(fault('wrong-state', next.error.message));
  return write(manager, row, next.value, event, move);
}

/** Writes what leaves the state as it is: a new protocol version, a reminder. Keeps the reason unless one is given. */
export async function noteCase(
  manager: EntityManager,
  row: OutreachCaseRow,
  kind: Exclude<CaseEventKind, CaseEvent>,
  move: CaseMove,
): Promise<Result<OutreachCaseRow, AppFault>> {
  return write(manager, row, row.state, kind, { ...move, reason: move.reason ?? row.reason ?? undefined });
}

/** A case that is to begin, and the stored decision that it rests on. */
export interface Opening {
  readonly row: OutreachCaseRow;
  readonly decisionId: string | undefined;
}

/** New cases, each in the state in which it begins. */
export async function openCases(
  manager: EntityManager,
  openings: readonly Opening[],
  { actor, at }: Pick<CaseMove, 'actor' | 'at'>,
): Promise<void> {
  if (openings.length === 0) return;
  await manager.insert(
    OutreachCaseRow,
    openings.map(({ row }) => row),
  );
  const happenings = openings.map(({ row, decisionId }): Happening => {
    const move = { actor, at, decisionId, reason: row.reason ?? undefined };
    return { row, stateFrom: null, kind: 'opened', move };
  });
  await logCases(manager, happenings);
}

async function write(
  manager: EntityManager,
  row: OutreachCaseRow,
  state: CaseState,
  kind: CaseEventKind,
  move: CaseMove,
): Promise<Result<OutreachCaseRow, AppFault>> {
  const { to = {}, at, reason = null } = move;
  const changed = { ...clockIn(state, row, at), ...to, state, reason, rowVersion: row.rowVersion + 1, changedAt: at };
  const { affected } = await manager.update(OutreachCaseRow, { id: row.id, rowVersion: row.rowVersion }, changed);
  if (affected !== 1)
    return failed(fault('changed-meanwhile', 'Somebody has changed the case meanwhile. Read it again.'));
  const after = Object.assign(new OutreachCaseRow(), row, changed);
  await logCases(manager, [{ row: after, stateFrom: row.state, kind, move }]);
  return ok(after);
}

/** What has happened to a case. */
export interface Happening {
  /** As it is afterwards. */
  readonly row: OutreachCaseRow;
  readonly stateFrom: CaseState | null;
  readonly kind: CaseEventKind;
  readonly move: Omit<CaseMove, 'to'>;
}

/** Writes history and audit. */
export async function logCases(manager: EntityManager, happenings: readonly Happening[]): Promise<void> {
  await manager.insert(
    OutreachCaseEventRow,
    happenings.map(({ row: { id: caseId, state: stateTo }, stateFrom, kind, move }) => {
      const { actor, at, reason = null, decisionId = null, details = {} } = move;
      const { kind: actorKind, id: actorId } = actor;
      return {
        id: randomUUID(),
        caseId,
        at,
        kind,
        stateFrom,
        stateTo,
        reason,
        decisionId,
        details,
        actorKind,
        actorId,
      };
    }),
  );
  await appendAudits(manager, happenings.map(auditOf));
}

function auditOf({ row, stateFrom, kind, move }: Happening): NewAuditEvent {
  const { actor, reason = null, details = {} } = move;
  const { id, trialId: trial, personId, version, state: to } = row;
  return {
    actor,
    action: `case.${kind}`,
    purpose: 'recruiting',
    subject: { type: 'person', id: personId },
    details: { case: id, trial, version, from: stateFrom, to, reason, ...details },
  };
}
