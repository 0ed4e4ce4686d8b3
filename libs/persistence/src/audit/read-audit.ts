import { In, LessThan, type DataSource } from 'typeorm';
import { AuditEventRow } from './audit-event.entity.js';
import type { AuditActor, AuditDetails, AuditPurpose, NewAuditEvent } from './append-audit.js';

export interface AuditEvent extends NewAuditEvent {
  /** Digits; grows with time, but not strictly in the order of commits. */
  readonly id: string;
  /** When the transaction of the change began. */
  readonly at: Date;
  readonly details: AuditDetails;
}

export interface AuditQuery {
  /** The `next` of the page before. */
  readonly after?: string;
  /** 1 to 500. */
  readonly limit: number;
  /** Counting and recruiting are read under permissions of their own. */
  readonly purpose?: AuditPurpose;
  readonly action?: string;
  readonly actor?: AuditActor;
  readonly subjectId?: string;
  /** Any of these ids, of a thing of any of these types. */
  readonly subjects?: { readonly types: readonly string[]; readonly ids: readonly string[] };
}

export interface AuditPage {
  readonly events: readonly AuditEvent[];
  /** Where the next, older page starts; undefined on the last. */
  readonly next: string | undefined;
}

const eventOf = (row: AuditEventRow): AuditEvent => ({
  id: row.id,
  at: row.at,
  actor: { kind: row.actorKind, id: row.actorId },
  action: row.action,
  purpose: row.purpose,
  subject: { type: row.subjectType, id: row.subjectId },
  details: row.details,
});

/** A page of the audit, newest first. Pages neither overlap nor skip when events are added between them. */
export async function readAudit(dataSource: DataSource, query: AuditQuery): Promise<AuditPage> {
  const { after, purpose, action, actor, subjectId, subjects } = query;
  const limit = Math.min(Math.max(Math.trunc(query.limit), 1), 500);
  const rows = await dataSource.getRepository(AuditEventRow).find({
    where: {
      ...(after !== undefined && { id: LessThan(after) }),
      ...(purpose !== undefined && { purpose }),
      ...(action !== undefined && { action }),
      ...(actor !== undefined && { actorKind: actor.kind, actorId: actor.id }),
      ...(subjectId !== undefined && { subjectId }),
      ...(subjects !== undefined && { subjectType: In(subjects.types), subjectId: In(subjects.ids) }),
    },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { events: page.map(eventOf), next: rows.length > limit ? page.at(-1)?.id : undefined };
}
