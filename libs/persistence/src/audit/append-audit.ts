import type { EntityManager } from 'typeorm';
import { invariant } from '@kohort/kernel';
import { inTransaction } from '../in-transaction.js';

/** Who acted: a person who is logged in, a machine with a key, or the program itself (a schedule, a worker). */
export interface AuditActor {
  readonly kind: 'user' | 'machine' | 'system';
  readonly id: string;
}

/** Counting and recruiting are separate purposes to the last log line (docs: two purposes, two paths). */
export type AuditPurpose = 'recruiting' | 'counting' | 'operation';

/** Values that identify nobody: codes, counts, versions, states. Never names, addresses, birth dates or free text. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface NewAuditEvent {
  readonly actor: AuditActor;
  /** A stable name such as `permit.approved`. */
  readonly action: string;
  readonly purpose: AuditPurpose;
  /** What was acted upon. */
  readonly subject: { readonly type: string; readonly id: string };
  readonly details?: AuditDetails;
}

const ACTION = /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/;
const LONGEST_DETAIL = 200;

const isDetail = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= LONGEST_DETAIL);

/**
 * Writes an event in the transaction of the change that it tells of: both are stored, or neither.
 * @throws where the manager is not in a transaction, the action is no plain name, or a detail is not a short value.
 */
export const appendAudit = (manager: EntityManager, event: NewAuditEvent): Promise<void> =>
  appendAudits(manager, [event]);

/** Writes several events at once, as `appendAudit` does one. */
export async function appendAudits(manager: EntityManager, events: readonly NewAuditEvent[]): Promise<void> {
  inTransaction(manager, 'appendAudit');
  if (events.length === 0) return;
  await manager.query(
    `insert into audit_event (actor_kind, actor_id, action, purpose, subject_type, subject_id, details)
       select e.kind, e.actor, e.action, e.purpose, e.type, e.subject, e.details::jsonb
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
           with ordinality as e (kind, actor, action, purpose, type, subject, details, place)
         order by e.place`,
    columnsOf(events.map(valuesOf)),
  );
}

const columnsOf = (rows: readonly string[][]): string[][] =>
  (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? ''));

function valuesOf({ actor, action, purpose, subject, details = {} }: NewAuditEvent): string[] {
  invariant(ACTION.test(action), `"${action}" is an action such as permit.approved`);
  for (const [name, value] of Object.entries(details))
    invariant(isDetail(value), `detail "${name}" of ${action} is a number, a boolean, null or a short string`);
  return [actor.kind, actor.id, action, purpose, subject.type, subject.id, JSON.stringify(details)];
}
