import { effective, PRE_CONSENT, stepsOf } from '@kohort/enrolment';
import { In, type EntityManager } from 'typeorm';
import { membersOf } from '../consent/lock-contacts.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { entryOf, readLog } from './history.js';
import { objectedOf } from './objected.js';
import { ENROLMENT_ACTOR, newEntry, writeEntry } from './write-entry.js';

/** Why the node ends an attempt by itself. */
type Ending = 'objected' | 'trial-ended';

/**
 * Ends what is open before consent of those people who object to contact or to any use now; who has consented stays, and is
 * shown as objecting. The caller holds the people's lock. `today` is the region's day. Gives how many it ended.
 */
export async function closeObjected(
  manager: EntityManager,
  personIds: readonly string[],
  { today, at }: { readonly today: string; readonly at: Date },
): Promise<number> {
  const members = await membersOf(manager, personIds);
  const rows = await manager.find(EnrolmentRow, {
    where: { personId: In([...members]), state: In([...PRE_CONSENT]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const objected = await objectedOf(manager, rows, ['use', 'contact']);
  const ended = rows.filter(({ id }) => objected.has(id));
  for (const row of ended) await endAttempt(manager, row, 'objected', { today, at });
  return ended.length;
}

/** Closes an attempt; the caller holds its lock. It leaves whether somebody at the site has acted as it is. */
export async function endAttempt(
  manager: EntityManager,
  row: EnrolmentRow,
  code: Ending,
  { today, at }: { readonly today: string; readonly at: Date },
): Promise<EnrolmentRow> {
  const steps = stepsOf(effective((await readLog(manager, row.id)).map(entryOf)));
  const entry = newEntry({ kind: 'close', eventDate: today, fields: { code } });
  const all = [...steps, { entry, state: 'closed' as const }];
  return writeEntry(manager, row, { entry, steps: all, actor: ENROLMENT_ACTOR, at, set: { acted: row.acted } });
}
