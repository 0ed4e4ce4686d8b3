import type { EntityManager } from 'typeorm';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Referrals } from '../referrals.js';
import { lastAnswer } from './last-answer.js';
import { standsAnswered, type Bond } from './possible-answers.js';

/** So long a slip can be corrected; later it is the person who has changed their mind, which the steward records. */
const SLIP_MS = 86_400_000;

export const BONDS: Readonly<Record<Bond, string>> = {
  referral: 'Somebody at the site has acted on the referral: it stands.',
  told: 'Another clinician has been told meanwhile; the answer stands.',
  no: 'The no of the person was recorded more than a day ago and stands; the steward can end the objection.',
};

/** What binds the answer that stands in a case, if anything does. The caller holds its locks, or only looks. */
export async function bondOf(
  manager: EntityManager,
  referrals: Referrals,
  row: Pick<OutreachCaseRow, 'id' | 'state' | 'answer' | 'answeredAt' | 'enrolmentId' | 'objectionId'>,
  at: Date,
): Promise<Bond | undefined> {
  const { id, answer, answeredAt, enrolmentId, objectionId } = row;
  if (!standsAnswered(row)) return undefined;
  const isNo = answer === 'declined-all' && objectionId !== null;
  if (isNo && answeredAt !== null && at.getTime() - answeredAt.getTime() > SLIP_MS) return 'no';
  if (enrolmentId !== null) return (await referrals.stands(manager, enrolmentId)) ? 'referral' : undefined;
  if (answer !== 'not-my-patient') return undefined;
  return (await lastAnswer(manager, id))?.toldSince === false ? undefined : 'told';
}
