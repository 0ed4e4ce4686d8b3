import { invariant, ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import { moveCase, type CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { inPlaceOf, type Step } from './apply-answer.js';
import { lastAnswer } from './last-answer.js';
import type { LockedCase } from './lock-case.js';
import type { Bond } from './possible-answers.js';

/**
 * Takes the answer of a case back, with what it brought about: the referral, the objection, the report of a death, the way to
 * another clinician. The case waits for an answer again; where its referral stands, that is the answer again. The caller has
 * looked that no other bond is on the answer.
 */
export async function undoAnswer(
  step: Step,
  locked: LockedCase,
  bond: Bond | undefined,
): Promise<Result<OutreachCaseRow, AppFault>> {
  const { manager, answering, viewer, at } = step;
  const { row } = locked;
  const said = await takeBackSaid(step, locked);
  if (!said.ok) return said;
  if (bond === 'referral') return backToReferral(step, row);
  if (row.enrolmentId !== null) {
    const taken = await answering.referrals.takeBack(manager, row.enrolmentId, viewer.actor, at);
    if (!taken.ok) return taken;
  }
  return moveCase(manager, row, 'reopen', {
    to: {
      ...{ answer: null, answerCode: null, answerCriterion: null, answeredAt: null, answeredBy: null },
      ...{ objectionId: null, enrolmentId: null, snoozedUntil: null, dueKind: null, dueAt: null },
      // Reminder and end of the case are looked at anew.
      lookAt: at,
      ...(row.answer === 'not-my-patient' ? await wayBack(step, row) : {}),
    },
    ...{ actor: viewer.actor, at, details: { answer: row.answer, ...inPlaceOf(step) } },
  });
}

async function backToReferral(step: Step, row: OutreachCaseRow): Promise<Result<OutreachCaseRow, AppFault>> {
  const { manager, viewer, at } = step;
  if (row.answer === 'refer') return ok(row);
  return moveCase(manager, row, 'answer', {
    to: { answer: 'refer', answeredAt: at, answeredBy: viewer.accountId, objectionId: null },
    ...{ actor: viewer.actor, at, details: { answer: 'refer', ...inPlaceOf(step) } },
  });
}

/** What the answer said of the person. */
async function takeBackSaid(
  { manager, answering, viewer, at }: Step,
  { row, others }: LockedCase,
): Promise<Result<undefined, AppFault>> {
  const { objectionId, answer, personId } = row;
  if (objectionId !== null) {
    const ended = await answering.objections.end(manager, objectionId, viewer.actor, at);
    // The register may have ended it meanwhile: then nothing is left to be taken back.
    if (!ended.ok && ended.error.code !== 'wrong-state') return ended;
  }
  // What another case says of the person stays.
  if (answer === 'deceased' && !others.some((other) => other.answer === 'deceased'))
    await answering.objections.withdrawDeath(manager, personId, viewer.actor, at);
  return ok(undefined);
}

/** To the clinician who said "not my patient". */
async function wayBack({ manager }: Step, row: OutreachCaseRow): Promise<CaseFields> {
  const last = await lastAnswer(manager, row.id);
  invariant(last, 'an answer is in the history of its case');
  const { recipient, practitioner, route, routeReference, leftBy } = last.event.details as Partial<OutreachCaseRow> & {
    readonly leftBy?: string;
  };
  const excluded = row.excluded.filter((each) => each !== practitioner && each !== leftBy);
  return { recipient, practitioner, route, routeReference, excluded };
}
