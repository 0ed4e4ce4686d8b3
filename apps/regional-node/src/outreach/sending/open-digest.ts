import { In, type EntityManager } from 'typeorm';
import type { Outreach } from '../outreach.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';

export interface OpenDigest {
  readonly digest: OutreachDigestRow;
  /** Cases that are due and whose people are locked; they are locked too. */
  readonly rows: readonly OutreachCaseRow[];
  /**
   * What a sender has claimed who is no more: it would hold the digest's lock. Nobody knows what went out.
   */
  readonly orphans: readonly OutreachMessageRow[];
}

const DUE = `
  select id, person_id from outreach_case where recipient = $1 and due_kind is not null and due_at <= $2
  union
  select c.id, c.person_id from outreach_message m join outreach_case c on c.id = m.case_id
   where m.digest_id = $3 and m.state = 'claimed'`;

/**
 * Takes all locks, in the order that all take them: people, digest, cases. Undefined where there is nothing to do: the
 * digest is settled, not due yet, or another sender is at it.
 */
export async function openDigest(
  manager: EntityManager,
  { decisions }: Pick<Outreach, 'decisions'>,
  digestId: string,
  now: Date,
): Promise<OpenDigest | undefined> {
  const before = await manager.findOneBy(OutreachDigestRow, { id: digestId });
  if (before?.state !== 'queued' || before.tryAt > now) return undefined;
  const { recipient, slot } = before;
  const due = await manager.query<{ id: string; person_id: string }[]>(DUE, [recipient, slot.toISOString(), digestId]);
  await decisions.lock(manager, [...new Set(due.map(({ person_id }) => person_id))]);
  const digest = await manager.findOne(OutreachDigestRow, {
    where: { id: digestId },
    lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
  });
  if (digest?.state !== 'queued' || digest.tryAt > now) return undefined;
  const rows = await manager.find(OutreachCaseRow, {
    where: { id: In(due.map(({ id }) => id)) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  // One mail at a time to one clinician, or two would each think that the weekly cap leaves room for it.
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('digest ' || $1, 0))`, [recipient]);
  const orphans = await manager.findBy(OutreachMessageRow, { digestId, state: 'claimed' });
  return { digest, rows, orphans };
}

/** Those that this digest may tell of: the case may have moved while we waited for the locks. */
export const isDue = ({ digest: { recipient, slot } }: Pick<OpenDigest, 'digest'>, row: OutreachCaseRow): boolean =>
  row.recipient === recipient &&
  row.dueKind !== null &&
  row.dueAt !== null &&
  row.dueAt <= slot &&
  ['queued', 'sent'].includes(row.state);
