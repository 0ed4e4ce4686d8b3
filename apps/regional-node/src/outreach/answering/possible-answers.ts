import { ANSWERS, nextCaseState, tellsOfPerson, type Answer, type CaseState } from '@kohort/outreach';
import type { OutreachCaseRow } from '../outreach-case.entity.js';

/**
 * What keeps an answer from being taken back: the site acts on the referral, another clinician was told, or the person's no to
 * all contact has stood for more than a day.
 */
export type Bond = 'referral' | 'told' | 'no';

/** Whether the answer that stands in the case is the clinician's last word still, and may be taken back. */
export function standsAnswered({ state, answer }: Pick<OutreachCaseRow, 'state' | 'answer'>): boolean {
  if (answer === null) return false;
  if (state === 'answered' || state === 'snoozed') return true;
  return answer === 'not-my-patient' && (state === 'waiting' || state === 'unroutable' || state === 'queued');
}

/** Whether the case takes an answer now: a first one, or another one. */
export const takesAnswer = (row: Pick<OutreachCaseRow, 'state' | 'answer'>): boolean =>
  standsAnswered(row) || nextCaseState(row.state, 'answer').ok;

/** What can be answered now. That the person says no or has died is taken beside a referral that stands. */
export function possibleAnswers(
  row: Pick<OutreachCaseRow, 'state' | 'answer'>,
  sites: readonly unknown[],
  bond?: Bond,
): readonly Answer[] {
  if (!takesAnswer(row) || bond === 'told') return [];
  if (bond === 'no') return ['deceased'];
  if (bond === 'referral') return ANSWERS.filter(tellsOfPerson);
  return ANSWERS.filter((answer) => answer !== 'refer' || sites.length > 0);
}

/** Why a case takes no answer. */
export function whyClosed(state: CaseState): string {
  if (state === 'expired') return 'The case has expired without an answer; the coordinator sees it.';
  if (state === 'stopped') return 'The case was stopped: contact is not permitted any more, or nobody is to be found.';
  return 'The case waits: nobody is asked about it now.';
}
