import { invariant, ok, type Result } from '@kohort/kernel';
import type { EnrolmentDetail, EnrolmentEvents, PersonDetails } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { Enrolments } from './enrolments.js';
import { readLog } from './history.js';
import { findAttempt, NONE } from './open-attempt.js';
import { objectedOf } from './objected.js';
import { peopleShown } from './people-shown.js';
import type { Staff } from './reach.js';
import { lackedBy, siteSettings } from './site-places.js';
import { eventView, hidesPerson, linesOf } from './views.js';
import { movesFor } from './who-moves.js';
import { auditEnrolment } from './write-entry.js';

/** One attempt with its log, and what the reader may do with it now. The reading is in the audit. */
export const readEnrolment = (
  deps: Enrolments,
  id: string,
  staff: Staff,
  now: Date,
): Promise<Result<EnrolmentDetail, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<EnrolmentDetail, AppFault>> => {
    const found = await findAttempt(manager, id, staff);
    if (!found.ok) return found;
    const row = found.value;
    await auditEnrolment(manager, row, 'enrolment.read', { actor: staff.actor });
    const settings = await siteSettings(manager, row);
    const [line] = await linesOf(manager, [row]);
    invariant(line, 'a row gives a line');
    const protocol = await deps.protocols.read(manager, row.versionId);
    return ok({
      ...line,
      moves: movesFor(staff, row, settings, line.objected),
      lacks: lackedBy(settings, deps.today(now)),
      criteria: protocol?.criteria.criteria.map((criterion) => criterion.id) ?? [],
      events: (await readLog(manager, id)).map((event) => eventView(event, settings)),
    });
  });

/** The log of one attempt: every entry as it was made, with what was corrected. */
export const readEnrolmentEvents = (
  { dataSource }: Pick<Enrolments, 'dataSource'>,
  id: string,
  staff: Staff,
): Promise<Result<EnrolmentEvents, AppFault>> =>
  dataSource.transaction(async (manager): Promise<Result<EnrolmentEvents, AppFault>> => {
    const found = await findAttempt(manager, id, staff);
    if (!found.ok) return found;
    await auditEnrolment(manager, found.value, 'enrolment.history-read', { actor: staff.actor });
    const settings = await siteSettings(manager, found.value);
    return ok({ items: (await readLog(manager, id)).map((event) => eventView(event, settings)) });
  });

/** Who it is, read from the records at this moment; what reads them has it in the audit. */
export async function readEnrolledPerson(
  { dataSource, people }: Pick<Enrolments, 'dataSource' | 'people'>,
  id: string,
  staff: Staff,
): Promise<Result<PersonDetails, AppFault>> {
  const found = await findAttempt(dataSource.manager, id, staff);
  if (!found.ok) return found;
  const { personId, trialId } = found.value;
  if (hidesPerson(found.value, await objectedOf(dataSource.manager, [found.value]))) return failure('not-found', NONE);
  const shown = personId === null ? undefined : (await peopleShown(dataSource.manager, [personId])).get(personId);
  if (shown === undefined) return failure('not-found', personId === null ? 'No record stands behind it.' : NONE);
  return people.read({ personId: shown, trialId }, staff.actor);
}
