import type { Result } from '@kohort/kernel';
import type { NewEnrolment } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { survivorsOf } from '../consent/survivors-of.js';
import { begin } from './begin.js';
import type { Enrolments } from './enrolments.js';
import { objectedOf } from './objected.js';
import { peopleInSight } from './people-shown.js';
import { mayAt, type Staff } from './reach.js';

/** Takes somebody into the log who came without a referral; gives the id. */
export const addEnrolment = (
  deps: Enrolments,
  { trialId, siteId, source, eventDate, personId, label }: NewEnrolment,
  staff: Staff,
  now: Date,
): Promise<Result<string, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<string, AppFault>> => {
    if (!mayAt(staff, 'enrolment:write', { trialId, siteId })) return failure('not-found', NO_SITE);
    const running = (await deps.protocols.list(manager, now)).find((each) => each.trialId === trialId);
    if (!running?.sites.some(({ id }) => id === siteId)) return failure('not-found', NO_SITE);
    if (eventDate > deps.today(now)) return failure('invalid-input', 'must not be in the future', '/eventDate');
    const person = await knownPerson(manager, deps, { personId, trialId });
    if (!person.ok) return person;
    const { versionId, version } = running;
    const who = { personId: person.value, personLabel: label ?? null, source, caseId: null, referredBy: null };
    const beginning = { trialId, siteId, versionId, version, eventDate, ...who };
    return begin(manager, beginning, { actor: staff.actor, at: now, acted: true });
  });

const NO_SITE = 'The trial does not run at this site, or you do not work there.';

/** The person under the lock of their wishes: of this region, shown in lists, and not objecting. */
async function knownPerson(
  manager: EntityManager,
  { contacts }: Enrolments,
  { personId, trialId }: { readonly personId: string | undefined; readonly trialId: string },
): Promise<Result<string | null, AppFault>> {
  if (personId === undefined) return { ok: true, value: null };
  await contacts.lock(manager, [personId]);
  const id = (await survivorsOf(manager, [personId])).get(personId) ?? personId;
  if (!(await peopleInSight(manager, [id])).has(id))
    return failure('not-found', 'The records have no such person who may be shown here; use a label.', '/personId');
  const objects = await objectedOf(manager, [{ id, personId: id, trialId }]);
  return objects.size === 0
    ? { ok: true, value: id }
    : failure('not-permitted', 'The person objects. Who has changed their mind ends the objection first.');
}
