import { invariant } from '@kohort/kernel';
import { dueAfter, type OutreachSettings } from '@kohort/outreach';
import type { MailFault } from '@kohort/mail';
import { enqueue } from '@kohort/persistence';
import { In, type EntityManager } from 'typeorm';
import { moveCase, OUTREACH_ACTOR, type CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import type { Claimed } from './claim-messages.js';
import type { Composed } from './compose-digest.js';
import { sendDigest } from './jobs.js';
import { attemptsLeft, waitAfter } from './try-again.js';

/** What became of a mail; `lost` where its sender died after the claim. */
export type Outcome = { readonly code: 'sent' } | Pick<MailFault, 'code' | 'smtpCode'> | { readonly code: 'lost' };

interface Attempt {
  readonly digest: OutreachDigestRow;
  readonly claimed: readonly Claimed[];
  readonly outcome: Outcome;
  readonly composed?: Composed;
  readonly settings: OutreachSettings;
  readonly now: Date;
}

/** Writes what became of a mail into messages, cases and digest. The caller holds their locks. */
export async function settleDigest(manager: EntityManager, attempt: Attempt): Promise<void> {
  const { outcome, digest, settings } = attempt;
  if (outcome.code !== 'temporary') return settleForGood(manager, attempt);
  const attempts = digest.attempts + 1;
  if (attemptsLeft(attempts)) return tryLater(manager, attempt, attempts, waitAfter(attempts, settings));
  // Nothing went out in all these tries: the coordinator is shown that the clinician does not know.
  await settleForGood(manager, { ...attempt, digest: Object.assign(new OutreachDigestRow(), digest, { attempts }) });
}

async function tryLater(
  manager: EntityManager,
  { digest: { id }, claimed, outcome, now }: Attempt,
  attempts: number,
  waitMs: number,
): Promise<void> {
  await settleMessages(manager, claimed, 'released', now);
  const tryAt = new Date(now.getTime() + waitMs);
  await manager.update(OutreachDigestRow, { id }, { attempts, tryAt, ...failureOf(outcome) });
  const payload = { digestId: id };
  await enqueue(manager, { job: sendDigest.name, id: `${id}-${attempts}`, payload, notBefore: tryAt });
}

const RESULTS = {
  sent: { state: 'sent', event: 'sent', reason: undefined },
  uncertain: { state: 'uncertain', event: 'uncertain', reason: 'mail-uncertain' },
  lost: { state: 'uncertain', event: 'uncertain', reason: 'sender-lost' },
  permanent: { state: 'undeliverable', event: 'refused', reason: 'mail-refused' },
  temporary: { state: 'undeliverable', event: 'refused', reason: 'given-up' },
} as const;

async function settleForGood(
  manager: EntityManager,
  { digest, claimed, outcome, composed, settings, now }: Attempt,
): Promise<void> {
  const { state, event, reason } = RESULTS[outcome.code];
  await settleMessages(manager, claimed, state, now);
  for (const { row, messageId } of claimed) {
    const moved = await moveCase(manager, row, event, {
      to: fieldsOf(row, state === 'undeliverable', settings, now),
      ...{ actor: OUTREACH_ACTOR, at: now, reason },
      details: { digest: digest.id, message: messageId, kind: row.dueKind },
    });
    invariant(moved.ok, `a case that is ${row.state} takes ${event}`);
  }
  await manager.update(
    OutreachDigestRow,
    { id: digest.id },
    {
      ...{ state, attempts: digest.attempts, cases: claimed.length, settledAt: now },
      ...(outcome.code === 'temporary' ? { failureCode: 'given-up' } : failureOf(outcome)),
      ...(composed && { tokenDigest: composed.tokenDigest, linkExpiresAt: composed.linkExpiresAt }),
    },
  );
}

const failureOf = (outcome: Outcome) => ({
  failureCode: outcome.code === 'sent' ? null : outcome.code,
  smtpCode: 'smtpCode' in outcome ? (outcome.smtpCode ?? null) : null,
});

async function settleMessages(
  manager: EntityManager,
  claimed: readonly Claimed[],
  state: 'released' | 'sent' | 'uncertain' | 'undeliverable',
  settledAt: Date,
): Promise<void> {
  await manager.update(OutreachMessageRow, { id: In(claimed.map(({ messageId }) => messageId)) }, { state, settledAt });
}

/** The clock of a case begins as somebody is told, or could not be. */
function fieldsOf(row: OutreachCaseRow, isUndelivered: boolean, settings: OutreachSettings, now: Date): CaseFields {
  const { practitioner, recipient, route, routeReference, dueKind } = row;
  const expiresAt = row.expiresAt ?? new Date(dueAfter('expiry', now.getTime(), settings));
  const since = expiresAt.getTime() - dueAfter('expiry', 0, settings);
  const next =
    dueKind === 'escalation' ? 'expiry' : dueKind === 'reminder' || isUndelivered ? 'escalation' : 'reminder';
  return {
    ...{ practitioner, recipient, route, routeReference, dueKind: null, dueAt: null, expiresAt },
    firstSentAt: isUndelivered ? row.firstSentAt : (row.firstSentAt ?? now),
    lookAt: new Date(dueAfter(next, since, settings)),
  };
}
