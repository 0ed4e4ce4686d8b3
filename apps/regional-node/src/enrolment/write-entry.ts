import { randomUUID } from 'node:crypto';
import { summaryOf, type LogEntry, type Step } from '@kohort/enrolment';
import { invariant } from '@kohort/kernel';
import { appendAudit, type AuditActor, type AuditDetails } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { EnrolmentEventRow } from './enrolment-event.entity.js';
import { EnrolmentRow } from './enrolment.entity.js';

/** The node itself, where nobody at a desk acts. */
export const ENROLMENT_ACTOR: AuditActor = { kind: 'system', id: 'enrolment' };

export interface Written {
  readonly entry: LogEntry;
  /** The log as it holds with the entry. */
  readonly steps: readonly Step[];
  readonly actor: AuditActor;
  readonly at: Date;
  /** Why, of a correction. */
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
  /** What else of the attempt changes with it. */
  readonly set?: Partial<EnrolmentRow>;
}

export const newEntry = (entry: Omit<LogEntry, 'id'>): LogEntry => ({ id: randomUUID(), ...entry });

/** Writes an entry, what the attempt is by it, and the audit, in the caller's transaction. The caller holds the row's lock. */
export async function writeEntry(
  manager: EntityManager,
  row: EnrolmentRow,
  { entry, steps, actor, at, reason, note, set = {} }: Written,
): Promise<EnrolmentRow> {
  const state = steps.at(-1)?.state;
  invariant(state, 'a log has a first step');
  const { code, ...details } = entry.fields;
  await manager.insert(EnrolmentEventRow, {
    ...{ id: entry.id, enrolmentId: row.id, kind: entry.kind, stateTo: state, eventDate: entry.eventDate, details },
    ...{ enteredAt: at, actorKind: actor.kind, actorId: actor.id, code: code ?? null },
    stateFrom: entry.kind === 'refer' ? null : row.state,
    corrects: entry.corrects ?? null,
    correctionReason: reason ?? null,
    correctionNote: note ?? null,
  });
  const rowVersion = entry.kind === 'refer' ? row.rowVersion : row.rowVersion + 1;
  const changed = { acted: true, ...set, state, summary: summaryOf(steps), rowVersion, changedAt: at };
  await manager.update(EnrolmentRow, { id: row.id }, changed);
  const about = { from: row.state, to: state, code: code ?? null, reason: reason ?? null };
  await auditEnrolment(manager, row, `enrolment.${entry.kind}`, { actor, details: about });
  return Object.assign(new EnrolmentRow(), row, changed);
}

/** An event of the audit about an attempt: of the person where there is one, so that "who looked at me" finds it. */
export const auditEnrolment = (
  manager: EntityManager,
  { id, trialId, personId }: Pick<EnrolmentRow, 'id' | 'trialId' | 'personId'>,
  action: string,
  { actor, details = {} }: { readonly actor: AuditActor; readonly details?: AuditDetails },
): Promise<void> =>
  appendAudit(manager, {
    actor,
    action,
    purpose: 'recruiting',
    subject: personId === null ? { type: 'enrolment', id } : { type: 'person', id: personId },
    details: { enrolment: id, trial: trialId, ...details },
  });
