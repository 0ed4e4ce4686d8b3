import { createHash } from 'node:crypto';

/** An audit event as the chain holds it: every column, as text that no session's settings change. */
export interface ChainedEvent {
  readonly id: string;
  /** UTC, to the microsecond. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly purpose: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly details: unknown;
}

/** The columns of a `ChainedEvent`, from `audit_event event`. A later column is added under a new kind of link only. */
export const CHAINED_COLUMNS = `
  event.id::text as "id", to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "at",
  event.actor_kind as "actorKind", event.actor_id as "actorId", event.action as "action", event.purpose as "purpose",
  event.subject_type as "subjectType", event.subject_id as "subjectId", event.details as "details"`;

/** What stands before the first link. */
export const BEFORE_ALL = Buffer.alloc(32);

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** SHA-256 of the link before, and of the event as JSON in one spelling (members sorted, as RFC 8785 has it). */
export function linkHash(before: Buffer, event: ChainedEvent): Buffer {
  const { id, at, actorKind, actorId, action, purpose, subjectType, subjectId, details } = event;
  const whole = { id, at, actorKind, actorId, action, purpose, subjectType, subjectId, details };
  return createHash('sha256').update(before).update(JSON.stringify(whole, sorted)).digest();
}
