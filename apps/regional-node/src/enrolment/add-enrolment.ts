import { ok, type Result } from '@kohort/kernel';
import type { NewEnrolment } from '@kohort/node-api';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { begin } from './begin.js';
import type { Enrolments } from './enrolments.js';
import { findByNumber } from './find-by-number.js';
import { objectedOf } from './objected.js';
import { mayAt, type Staff } from './reach.js';

const NO_SITE = 'The trial does not run at this site, or you do not work there.';

/**
 * Takes somebody into the log who came without a referral; gives the id. That it was refused is in the audit too: whoever
 * tries one number after the other is seen.
 */
export const addEnrolment = (
  deps: Enrolments,
  asked: NewEnrolment,
  staff: Staff,
  now: Date,
): Promise<Result<string, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<string, AppFault>> => {
    const added = await add(manager, deps, asked, staff, now);
    if (!added.ok) await auditRefusal(manager, asked, staff, added.error.code);
    return added;
  });

async function add(
  manager: EntityManager,
  deps: Enrolments,
  { trialId, siteId, source, eventDate, identifier, label }: NewEnrolment,
  staff: Staff,
  now: Date,
): Promise<Result<string, AppFault>> {
  if (!mayAt(staff, 'enrolment:write', { trialId, siteId })) return failure('not-found', NO_SITE);
  const running = (await deps.protocols.list(manager, now)).find((each) => each.trialId === trialId);
  if (!running?.sites.some(({ id }) => id === siteId)) return failure('not-found', NO_SITE);
  if (eventDate > deps.today(now)) return failure('invalid-input', 'must not be in the future', '/eventDate');
  const person = await knownPerson(manager, deps, { identifier, trialId });
  if (!person.ok) return person;
  const { versionId, version } = running;
  // Whoever brings somebody in is as one who refers them: another takes the consent.
  const by = { caseId: null, referredBy: staff.actor.id, onBehalfOf: null };
  const who = { personId: person.value, personLabel: label ?? null, source, ...by };
  const beginning = { trialId, siteId, versionId, version, eventDate, ...who };
  return begin(manager, beginning, { actor: staff.actor, at: now, acted: true });
}

/** The person under the lock of their wishes, who does not object. */
async function knownPerson(
  manager: EntityManager,
  { contacts }: Enrolments,
  { identifier, trialId }: { readonly identifier: string | undefined; readonly trialId: string },
): Promise<Result<string | null, AppFault>> {
  if (identifier === undefined) return ok(null);
  const id = await findByNumber(manager, contacts, identifier);
  if (id === undefined)
    return failure(
      'not-found',
      'The records have no one such person who may be shown here; use a label.',
      '/identifier',
    );
  const objects = await objectedOf(manager, [{ id, personId: id, trialId }]);
  return objects.size === 0
    ? ok(id)
    : failure('not-permitted', 'The person objects. Who has changed their mind ends the objection first.');
}

const auditRefusal = (
  manager: EntityManager,
  { trialId, siteId, identifier }: NewEnrolment,
  { actor }: Staff,
  code: string,
): Promise<void> =>
  appendAudit(manager, {
    actor,
    action: 'enrolment.add-refused',
    purpose: 'recruiting',
    subject: { type: 'trial', id: trialId },
    details: { site: siteId, code, by: identifier === undefined ? 'label' : 'identifier' },
  });
