import { PRE_CONSENT } from '@kohort/enrolment';
import { In, type EntityManager } from 'typeorm';
import { endAttempt } from './close-objected.js';
import { EnrolmentEventRow } from './enrolment-event.entity.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { auditEnrolment, ENROLMENT_ACTOR } from './write-entry.js';

/** How long after the end of recruitment the site may still need to know whom it spoke to. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const BATCH = 200;

/**
 * Forgets who those are who did not consent in trials whose recruitment here ended over thirty days ago: stopped, declined,
 * withdrawn or past their permit, in every version; cases of outreach do not lead to them any more. Their entries stay, but
 * for the notes of corrections, and the audit. Gives how many; to be called until none is left, each time in a transaction
 * of its own.
 */
export async function eraseIdentities(
  manager: EntityManager,
  { today, at }: { readonly today: string; readonly at: Date },
): Promise<number> {
  const limit = new Date(at.getTime() - KEPT_DAYS * DAY_MS);
  const due = await lockDue(manager, limit);
  for (const id of due) {
    const row = await manager.findOneByOrFail(EnrolmentRow, { id });
    const open = (PRE_CONSENT as readonly string[]).includes(row.state);
    const ended = open ? await endAttempt(manager, row, 'trial-ended', { today, at }) : row;
    // The audit tells of the attempt, not of whom it was: else nothing would be forgotten.
    const nobody = { id, trialId: row.trialId, personId: null };
    const erased = { personId: null, personLabel: null, caseId: null, erasedAt: at };
    await manager.update(EnrolmentRow, { id }, { ...erased, rowVersion: ended.rowVersion + 1, changedAt: at });
    await auditEnrolment(manager, nobody, 'enrolment.identity-erased', { actor: ENROLMENT_ACTOR });
  }
  await manager.query('update outreach_case set enrolment_id = null where enrolment_id = any($1)', [due]);
  await manager.update(EnrolmentEventRow, { enrolmentId: In([...due]) }, { correctionNote: null });
  return due.length;
}

/** Under the locks of their cases first (the order that all keep), then their own. */
async function lockDue(manager: EntityManager, limit: Date): Promise<readonly string[]> {
  const due = (await manager.query<{ id: string }[]>(DUE, [limit, BATCH])).map(({ id }) => id);
  await manager.query('select from outreach_case where enrolment_id = any($1) order by id for update', [due]);
  const locked = await manager.query<{ id: string }[]>(
    `select id from enrolment where id = any($1) and erased_at is null and not summary ? 'consentedOn'
       order by id for update skip locked`,
    [due],
  );
  return locked.map(({ id }) => id);
}

const DUE = `
  select e.id from enrolment e
    where (e.person_id is not null or e.person_label is not null) and not e.summary ? 'consentedOn'
      and exists (select from protocol p where p.trial_id = e.trial_id)
      and not exists (
        select from protocol p where p.trial_id = e.trial_id and not (
          (p.decision in ('stopped', 'declined', 'superseded') or p.hub_state = 'withdrawn' or p.valid_until < $1)
          and not exists (
            select from protocol_event v where v.protocol_id = p.id and v.at > $1
              and v.kind in ('stop', 'decline', 'supersede', 'hub-withdrawn'))))
    order by e.id limit $2`;
