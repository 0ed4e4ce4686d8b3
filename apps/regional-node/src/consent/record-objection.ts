import { randomUUID } from 'node:crypto';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { In, IsNull, type EntityManager } from 'typeorm';
import { askForReview } from './contact-review.js';
import { evaluateAnew } from './evaluate-anew.js';
import { lockContacts, membersOf } from './lock-contacts.js';
import type { NewObjection } from './objection-register.js';
import { ObjectionRow } from './objection.entity.js';

/**
 * Adds an objection; gives the id of the one that is in force already where it says the same. What the person told the region
 * stands by itself beside a clinician's answer, for that may be changed, and its objection be ended with it.
 */
export async function recordObjection(
  manager: EntityManager,
  { personId, kind, trialId, source }: NewObjection,
  actor: AuditActor,
  at: Date,
): Promise<string> {
  await lockContacts(manager, [personId]);
  const members = await membersOf(manager, [personId]);
  const same = { personId: In([...members]), kind, trialId: trialId ?? IsNull(), validUntil: IsNull() };
  const known = await manager.findOneBy(ObjectionRow, source === 'clinician' ? same : { ...same, source });
  if (known !== null) return known.id;
  const id = randomUUID();
  await manager.insert(ObjectionRow, {
    ...{ id, personId, kind, source, trialId: trialId ?? null },
    validFrom: at,
    validUntil: null,
    recordedAt: at,
    recordedBy: actor.id,
    endedBy: null,
  });
  await appendAudit(manager, {
    actor,
    action: 'objection.recorded',
    purpose: 'recruiting',
    subject: { type: 'person', id: personId },
    details: { objection: id, kind, trial: trialId ?? null, source },
  });
  if (kind === 'use') await evaluateAnew(manager, personId, `Objection/${id}`);
  await askForReview(manager, [personId]);
  return id;
}
