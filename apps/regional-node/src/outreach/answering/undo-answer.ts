import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import { moveCase, type CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Step } from './apply-answer.js';
import { lastAnswer } from './last-answer.js';
import type { LockedCase } from './lock-case.js';

/**
 * Takes the answer of a case back, with what it brought about: the referral, unless the coordinator acted on it; the
 * objection; the report of a death; the way to another clinician, unless that one was told. The case waits for an answer
 * again.
 */
export async function undoAnswer(step: Step, locked: LockedCase): Promise<Result<OutreachCaseRow, AppFault>> {
  const { manager, viewer, at } = step;
  const { row } = locked;
  const back = row.answer === 'not-my-patient' ? await wayBack(step, row) : ok<CaseFields>({});
  if (!back.ok) return back;
  const undone = await takeBack(step, locked);
  if (!undone.ok) return undone;
  return moveCase(manager, row, 'reopen', {
    to: {
      ...{ answer: null, answerCode: null, answerCriterion: null, answeredAt: null, answeredBy: null },
      ...{ objectionId: null, enrolmentId: null, snoozedUntil: null, dueKind: null, dueAt: null },
      // Reminder and end of the case are looked at anew.
      lookAt: at,
      ...back.value,
    },
    ...{ actor: viewer.actor, at, details: { answer: row.answer } },
  });
}

async function takeBack(
  { manager, answering, viewer, at }: Step,
  { row, others }: LockedCase,
): Promise<Result<undefined, AppFault>> {
  const { enrolmentId, objectionId, answer, personId } = row;
  if (objectionId !== null) {
    const ended = await answering.objections.end(manager, objectionId, viewer.actor, at);
    // The register may have ended it meanwhile: then nothing is left to be taken back.
    if (!ended.ok && ended.error.code !== 'wrong-state') return ended;
  }
  // What another case says of the person stays.
  if (answer === 'deceased' && !others.some((other) => other.answer === 'deceased'))
    await answering.objections.withdrawDeath(manager, personId, viewer.actor, at);
  return enrolmentId === null ? ok(undefined) : answering.referrals.takeBack(manager, enrolmentId, viewer.actor, at);
}

/** To the clinician who said "not my patient". */
async function wayBack({ manager }: Step, row: OutreachCaseRow): Promise<Result<CaseFields, AppFault>> {
  const last = await lastAnswer(manager, row.id);
  if (last === undefined || last.toldSince)
    return failure('wrong-state', 'Another clinician has been told meanwhile; the answer stands.');
  const { recipient, practitioner, route, routeReference, leftBy } = last.event.details as Partial<OutreachCaseRow> & {
    readonly leftBy?: string;
  };
  const excluded = row.excluded.filter((each) => each !== practitioner && each !== leftBy);
  return ok({ recipient, practitioner, route, routeReference, excluded });
}
