import type { EntityManager } from 'typeorm';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Referrals } from '../referrals.js';
import { lastAnswer } from './last-answer.js';
import { standsAnswered, type Bond } from './possible-answers.js';

export const BONDS: Readonly<Record<Bond, string>> = {
  referral: 'Somebody at the site has acted on the referral: it stands.',
  told: 'Another clinician has been told meanwhile; the answer stands.',
};

/** What binds the answer that stands in a case, if anything does. The caller holds its locks, or only looks. */
export async function bondOf(
  manager: EntityManager,
  referrals: Referrals,
  row: Pick<OutreachCaseRow, 'id' | 'state' | 'answer' | 'enrolmentId'>,
): Promise<Bond | undefined> {
  const { id, answer, enrolmentId } = row;
  if (!standsAnswered(row)) return undefined;
  if (enrolmentId !== null) return (await referrals.stands(manager, enrolmentId)) ? 'referral' : undefined;
  if (answer !== 'not-my-patient') return undefined;
  return (await lastAnswer(manager, id))?.toldSince === false ? undefined : 'told';
}
