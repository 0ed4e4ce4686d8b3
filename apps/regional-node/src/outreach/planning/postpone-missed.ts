import { invariant } from '@kohort/kernel';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { noteCase, OUTREACH_ACTOR } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Outreach } from '../outreach.js';
import { ensureDigests, type DigestSlot } from './ensure-digests.js';
import { slotsOf } from './slots-of.js';

/** So long after its slot a case whose digest has left without it waits for the next one. */
const MISSED_MS = 10_000;
const BATCH = 200;

const MISSED = `
  select c.id, c.person_id from outreach_case c
   where c.due_at <= $1 and c.recipient is not null
     and not exists (select from outreach_digest d
                      where d.recipient = c.recipient and d.state = 'queued' and d.slot >= c.due_at)
   order by c.due_at, c.id limit ${BATCH}`;

/** Cases that came just after their digest had left, or that it left out, wait for the next slot. Gives how many it looked at. */
export async function postponeMissed(dataSource: DataSource, outreach: Outreach, now: Date): Promise<number> {
  const before = new Date(now.getTime() - MISSED_MS).toISOString();
  return dataSource.transaction(async (manager) => {
    const missed = await manager.query<{ id: string; person_id: string }[]>(MISSED, [before]);
    if (missed.length === 0) return 0;
    await outreach.decisions.lock(manager, [...new Set(missed.map(({ person_id }) => person_id))]);
    await postpone(manager, outreach, await stillMissed(manager, missed, before), now);
    return missed.length;
  });
}

async function stillMissed(
  manager: EntityManager,
  missed: readonly { readonly id: string }[],
  before: string,
): Promise<OutreachCaseRow[]> {
  const rows = await manager.find(OutreachCaseRow, {
    where: { id: In(missed.map(({ id }) => id)) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return rows.filter(({ dueAt, recipient }) => recipient !== null && dueAt !== null && dueAt <= new Date(before));
}

/** These cases are told of in their recipients' next slot. */
export async function postpone(
  manager: EntityManager,
  outreach: Outreach,
  rows: readonly OutreachCaseRow[],
  now: Date,
  after = now,
): Promise<void> {
  const recipients = rows.flatMap(({ recipient }) => recipient ?? []);
  const slots = await slotsOf(manager, outreach, await outreach.config.settings(manager), recipients, after);
  const due: DigestSlot[] = [];
  for (const row of rows) {
    invariant(row.recipient, 'somebody is to be told');
    const slot = slots(row.recipient);
    const to = { dueAt: new Date(slot) };
    const noted = await noteCase(manager, row, 'postponed', { to, actor: OUTREACH_ACTOR, at: now });
    invariant(noted.ok, 'the case is locked');
    due.push({ recipient: row.recipient, slot });
  }
  await ensureDigests(manager, due, now);
}
