import { appendAudit, type AuditActor } from '@kohort/persistence';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { ContactPersonRow } from './contact-person.entity.js';
import { askForReview } from './contact-review.js';
import { lockContacts, membersOf } from './lock-contacts.js';

/** From now on the person counts as dead for every contact, whatever the records say. */
export async function reportDeath(
  manager: EntityManager,
  personId: string,
  actor: AuditActor,
  at: Date,
): Promise<void> {
  await lockContacts(manager, [personId]);
  const where = { id: personId, deathReportedAt: IsNull() };
  const { affected } = await manager.update(ContactPersonRow, where, { deathReportedAt: at });
  if (affected !== 0) await tell(manager, personId, actor, 'death.reported');
}

/** It was a mistake: only the records say now whether the person lives. */
export async function withdrawDeath(manager: EntityManager, personId: string, actor: AuditActor): Promise<void> {
  await lockContacts(manager, [personId]);
  const where = { id: In([...(await membersOf(manager, [personId]))]), deathReportedAt: Not(IsNull()) };
  const { affected } = await manager.update(ContactPersonRow, where, { deathReportedAt: null });
  if (affected !== 0) await tell(manager, personId, actor, 'death.report-withdrawn');
}

async function tell(manager: EntityManager, personId: string, actor: AuditActor, action: string): Promise<void> {
  const subject = { type: 'person', id: personId };
  await appendAudit(manager, { actor, action, purpose: 'recruiting', subject });
  await askForReview(manager, [personId]);
}
