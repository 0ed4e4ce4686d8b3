import { invariant } from '@kohort/kernel';
import type { CaseEvent } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../../consent/contact-review.js';
import { moveCase, noteCase, OUTREACH_ACTOR, type CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Claims } from './claim-messages.js';
import type { LeftOut } from './sift-cases.js';

const NOT_DUE = { dueKind: null, dueAt: null };
const NOBODY = { ...NOT_DUE, practitioner: null, recipient: null, route: null, routeReference: null };

/** Cases that the digest does not tell of after all: each says why, and the planner looks at them again. */
export async function leaveOut(
  manager: EntityManager,
  sifted: readonly LeftOut[],
  { denied, taken }: Pick<Claims, 'denied' | 'taken'>,
  at: Date,
): Promise<void> {
  for (const { row, event, reason } of sifted) {
    // Of a reminder only that it is not sent: the clinician has the case before them.
    if (row.state === 'sent' && event !== 'end') await dropReminder(manager, row, reason, at);
    else await move(manager, row, event, { at, reason });
  }
  for (const { row, decision } of denied)
    await move(manager, row, 'deny', { at, reason: decision.decision.reason, decisionId: decision.id });
  for (const { row, state } of taken) {
    const event = state === 'sent' ? 'sent' : state === 'undeliverable' ? 'refused' : 'uncertain';
    if (row.state === 'sent') await dropReminder(manager, row, 'told-before', at);
    else await move(manager, row, event, { at, reason: 'told-before', fields: NOT_DUE });
  }
  const people = sifted.map(({ row }) => row.personId);
  await askForReview(manager, [...people, ...denied.map(({ row }) => row.personId)]);
}

interface Why {
  readonly at: Date;
  readonly reason: string;
  readonly decisionId?: string;
  readonly fields?: CaseFields;
}

async function move(
  manager: EntityManager,
  row: OutreachCaseRow,
  event: CaseEvent,
  { at, reason, decisionId, fields = row.state === 'queued' ? NOBODY : NOT_DUE }: Why,
): Promise<void> {
  const moved = await moveCase(manager, row, event, { to: fields, actor: OUTREACH_ACTOR, at, reason, decisionId });
  invariant(moved.ok, `a case that is ${row.state} takes ${event}`);
}

async function dropReminder(manager: EntityManager, row: OutreachCaseRow, why: string, at: Date): Promise<void> {
  const noted = await noteCase(manager, row, 'reminder-dropped', {
    to: NOT_DUE,
    ...{ actor: OUTREACH_ACTOR, at, details: { why } },
  });
  invariant(noted.ok, 'the case is locked');
}
