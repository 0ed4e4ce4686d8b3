import type { EntityManager } from 'typeorm';
import { askForReview } from '../../consent/contact-review.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Claims } from './claim-messages.js';
import { settleCases, type CaseStep } from './settle-cases.js';
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
  const steps = [
    ...sifted.map(siftedStep),
    ...denied.map(({ row, decision: { id, decision } }): CaseStep => {
      return { row, event: 'deny', to: fieldsOf(row), reason: decision.reason, decisionId: id };
    }),
    ...taken.map(takenStep),
  ];
  await settleCases(manager, steps, at);
  const people = sifted.map(({ row }) => row.personId);
  await askForReview(manager, [...people, ...denied.map(({ row }) => row.personId)]);
}

const fieldsOf = ({ state }: OutreachCaseRow) => (state === 'queued' ? NOBODY : NOT_DUE);

/** Of a reminder only that it is not sent: the clinician has the case before them. */
const siftedStep = ({ row, event, reason }: LeftOut): CaseStep =>
  row.state === 'sent' && event !== 'end' ? dropped(row, reason) : { row, event, to: fieldsOf(row), reason };

function takenStep({ row, state }: Claims['taken'][number]): CaseStep {
  if (row.state === 'sent') return dropped(row, 'told-before');
  const event = state === 'sent' ? 'sent' : state === 'undeliverable' ? 'refused' : 'uncertain';
  return { row, event, to: NOT_DUE, reason: 'told-before' };
}

const dropped = (row: OutreachCaseRow, why: string): CaseStep => ({
  ...{ row, event: 'reminder-dropped', to: NOT_DUE },
  details: { why },
});
