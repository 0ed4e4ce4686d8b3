import { dueAfter, type OutreachSettings } from '@kohort/outreach';
import type { MailFault } from '@kohort/mail';
import { enqueue } from '@kohort/persistence';
import { In, type EntityManager } from 'typeorm';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import type { Claimed } from './claim-messages.js';
import { sendDigest } from './jobs.js';
import { settleCases, type CaseStep } from './settle-cases.js';
import { attemptsLeft, waitAfter } from './try-again.js';

/** What became of a mail; `lost` where its sender died after the claim. */
export type Outcome = { readonly code: 'sent' } | Pick<MailFault, 'code' | 'smtpCode'> | { readonly code: 'lost' };

interface Attempt {
  readonly digest: OutreachDigestRow;
  readonly claimed: readonly Claimed[];
  readonly outcome: Outcome;
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
  { digest, claimed, outcome, settings, now }: Attempt,
): Promise<void> {
  const { state, event, reason } = RESULTS[outcome.code];
  await settleMessages(manager, claimed, state, now);
  const steps = claimed.map(({ row, messageId }): CaseStep => {
    const to = fieldsOf(row, state === 'undeliverable', settings, now);
    return { row, event, to, reason, details: { digest: digest.id, message: messageId, kind: row.dueKind } };
  });
  await settleCases(manager, steps, now);
  await manager.update(
    OutreachDigestRow,
    { id: digest.id },
    {
      ...{ state, attempts: digest.attempts, cases: claimed.length, settledAt: now },
      ...(outcome.code === 'temporary' ? { failureCode: 'given-up' } : failureOf(outcome)),
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
function fieldsOf(row: OutreachCaseRow, isUndelivered: boolean, settings: OutreachSettings, now: Date): CaseStep['to'] {
  const { practitioner, recipient, route, routeReference, dueKind } = row;
  const since = (row.clockFrom ?? now).getTime();
  const next =
    dueKind === 'escalation' ? 'expiry' : dueKind === 'reminder' || isUndelivered ? 'escalation' : 'reminder';
  return {
    ...{ practitioner, recipient, route, routeReference, dueKind: null, dueAt: null },
    ...(row.clockFrom === null ? { clockFrom: now } : {}),
    expiresAt: new Date(dueAfter('expiry', since, settings)),
    firstSentAt: isUndelivered ? row.firstSentAt : (row.firstSentAt ?? now),
    lookAt: new Date(dueAfter(next, since, settings)),
  };
}
