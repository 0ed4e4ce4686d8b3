import { effective, stepsOf, type LogEntry, type Step } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import type { TrialSiteSettings } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { entryOf, readLog } from './history.js';
import { objectedOf } from './objected.js';
import { mayAt, type Staff } from './reach.js';
import { lockSite } from './site-places.js';
import { termsOf, type TrialTerms } from './terms-of.js';
import { endsOnly } from './who-moves.js';

export const NONE = 'There is no such enrolment that you may see.';

/** An attempt under its lock, with all that a change of it is checked by. */
export interface Attempt {
  readonly row: EnrolmentRow;
  readonly log: readonly LogEntry[];
  /** The log as it holds. */
  readonly steps: readonly Step[];
  readonly settings: TrialSiteSettings;
  readonly terms: TrialTerms;
}

/** An attempt that somebody may see, as it is read. */
export async function findAttempt(
  manager: EntityManager,
  id: string,
  staff: Staff,
): Promise<Result<EnrolmentRow, AppFault>> {
  const row = await manager.findOneBy(EnrolmentRow, { id });
  return row === null || !mayAt(staff, 'enrolment:read', row) ? failure('not-found', NONE) : ok(row);
}

/** Opens an attempt for a change; locks are taken in the order that all keep: person, attempt, site. */
export async function openAttempt(
  manager: EntityManager,
  deps: Enrolments,
  { id, rowVersion }: { readonly id: string; readonly rowVersion: number },
  staff: Staff,
  now: Date,
): Promise<Result<Attempt, AppFault>> {
  const found = await findAttempt(manager, id, staff);
  if (!found.ok) return found;
  const { personId } = found.value;
  if (personId !== null) await deps.contacts.lock(manager, [personId]);
  const row = await manager.findOneOrFail(EnrolmentRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (row.rowVersion !== rowVersion) return failure('changed-meanwhile', 'Somebody has changed it: read it again.');
  const { settings } = await lockSite(manager, row, now);
  const log = (await readLog(manager, id)).map(entryOf);
  const terms = await termsOf(manager, deps, row, settings, now);
  return ok({ row, log, steps: stepsOf(effective(log)), settings, terms });
}

/** Who objects is not brought further: the objection may have come after the referral. */
export async function unlessObjected(
  manager: EntityManager,
  row: EnrolmentRow,
  kind: string,
): Promise<Result<undefined, AppFault>> {
  if (endsOnly(kind) || (await objectedOf(manager, [row])).size === 0) return ok(undefined);
  return failure('not-permitted', 'The person objects: the attempt can only be ended.');
}
