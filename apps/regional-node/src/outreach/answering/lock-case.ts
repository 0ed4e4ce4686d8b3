import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { membersOf } from '../../consent/lock-contacts.js';
import type { ContactDecisions } from '../../consent/contact-decisions.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { findCase, NO_CASE } from './find-case.js';
import type { Viewer } from './viewer.js';

/** A case with all others of its person, each locked until the transaction ends. */
export interface LockedCase {
  readonly row: OutreachCaseRow;
  readonly others: readonly OutreachCaseRow[];
}

/** Locks the person's wishes, then all cases of that person. */
export async function lockCases(
  manager: EntityManager,
  decisions: ContactDecisions,
  personId: string,
): Promise<readonly OutreachCaseRow[]> {
  await decisions.lock(manager, [personId]);
  const members = await membersOf(manager, [personId]);
  return manager
    .createQueryBuilder(OutreachCaseRow, 'c')
    .setLock('pessimistic_write')
    .where('c.personId = any(:members)', { members })
    .orderBy('c.id')
    .getMany();
}

/** One's own case, as it is when nobody else can change it any more. */
export async function lockOwnCase(
  manager: EntityManager,
  decisions: ContactDecisions,
  id: string,
  viewer: Viewer,
): Promise<Result<LockedCase, AppFault>> {
  const found = await findCase(manager, id, viewer);
  if (found === undefined) return failure('not-found', NO_CASE);
  const all = await lockCases(manager, decisions, found.personId);
  // Who waited for the lock may find that it is another's case by now.
  const row = await findCase(manager, id, viewer);
  return row === undefined ? failure('not-found', NO_CASE) : ok({ row, others: all.filter((each) => each.id !== id) });
}
