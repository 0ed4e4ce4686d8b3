import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { askForReview } from './contact-review.js';
import { evaluateAnew } from './evaluate-anew.js';
import { lockContacts } from './lock-contacts.js';
import { ObjectionRow } from './objection.entity.js';

/** Ends an objection: from now on it is history. */
export async function endObjection(
  manager: EntityManager,
  id: string,
  actor: AuditActor,
  at: Date,
): Promise<Result<undefined, AppFault>> {
  const found = await manager.findOneBy(ObjectionRow, { id });
  if (found === null) return failure('not-found', 'There is no such objection.');
  await lockContacts(manager, [found.personId]);
  // Somebody may have ended it while we waited.
  const { personId, kind, trialId, validUntil } = await manager.findOneByOrFail(ObjectionRow, { id });
  if (validUntil !== null) return failure('wrong-state', 'This objection has been ended already.');
  await manager.update(ObjectionRow, { id }, { validUntil: at, endedBy: actor.id });
  await appendAudit(manager, {
    actor,
    action: 'objection.ended',
    purpose: 'recruiting',
    subject: { type: 'person', id: personId },
    details: { objection: id, kind, trial: trialId },
  });
  if (kind === 'use') await evaluateAnew(manager, personId, `Objection/${id}`);
  await askForReview(manager, [personId]);
  return ok(undefined);
}
