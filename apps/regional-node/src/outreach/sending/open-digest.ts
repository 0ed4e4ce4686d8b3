import { In, type EntityManager } from 'typeorm';
import type { Outreach } from '../outreach.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import { inShort } from './in-short.js';

export interface OpenDigest {
  readonly digest: OutreachDigestRow;
  /** Cases that are due and whose people are locked; they are locked too. */
  readonly rows: readonly OutreachCaseRow[];
  /**
   * What a sender has claimed who is no more: it would hold the recipient's lock. Nobody knows what went out.
   */
  readonly orphans: readonly OutreachMessageRow[];
}

/** `busy`: a mail to the recipient is under way, or somebody else has people locked whom this one tells of. */
export type NotOpened = 'nothing-to-do' | 'busy';

/** So many cases in one mail, and so many people locked while it leaves; the others wait for the next slot. */
const MOST_CASES = 200;

const DUE = `
  (select id, person_id from outreach_case where recipient = $1 and due_kind is not null and due_at <= $2
    order by due_at, id limit ${MOST_CASES})
  union
  select c.id, c.person_id from outreach_message m join outreach_case c on c.id = m.case_id
   where m.digest_id = $3 and m.state = 'claimed'`;

/**
 * Takes all locks: the recipient's, and then in the order that all take them: people, digest, cases. Nobody is kept locked
 * while this waits for others: whoever stores an objection waits for one mail at most, and never into the limit of a
 * statement.
 */
export async function openDigest(
  manager: EntityManager,
  { decisions }: Pick<Outreach, 'decisions'>,
  digestId: string,
  now: Date,
): Promise<OpenDigest | NotOpened> {
  const before = await manager.findOneBy(OutreachDigestRow, { id: digestId });
  if (before?.state !== 'queued' || before.tryAt > now) return 'nothing-to-do';
  const { recipient, slot } = before;
  if (!(await isFirst(manager, recipient))) return 'busy';
  const due = await manager.query<{ id: string; person_id: string }[]>(DUE, [recipient, slot.toISOString(), digestId]);
  const people = [...new Set(due.map(({ person_id }) => person_id))];
  if (!(await inShort(manager, () => decisions.lock(manager, people)))) return 'busy';
  const digest = await manager.findOne(OutreachDigestRow, {
    where: { id: digestId },
    lock: { mode: 'pessimistic_write' },
  });
  if (digest?.state !== 'queued' || digest.tryAt > now) return 'nothing-to-do';
  const rows = await manager.find(OutreachCaseRow, {
    where: { id: In(due.map(({ id }) => id)) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const orphans = await manager.findBy(OutreachMessageRow, { digestId, state: 'claimed' });
  return { digest, rows, orphans };
}

/** One mail at a time to one clinician, or two would each think that the weekly cap leaves room for it. */
async function isFirst(manager: EntityManager, recipient: string): Promise<boolean> {
  const [row] = await manager.query<{ first: boolean }[]>(
    `select pg_try_advisory_xact_lock(hashtextextended('digest ' || $1, 0)) as first`,
    [recipient],
  );
  return row?.first === true;
}

/** Those that this digest may tell of: the case may have moved while we waited for the locks. */
export const isDue = ({ digest: { recipient, slot } }: Pick<OpenDigest, 'digest'>, row: OutreachCaseRow): boolean =>
  row.recipient === recipient &&
  row.dueKind !== null &&
  row.dueAt !== null &&
  row.dueAt <= slot &&
  ['queued', 'sent'].includes(row.state);
