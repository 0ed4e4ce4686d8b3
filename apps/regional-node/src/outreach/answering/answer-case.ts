import { ok, type Result } from '@kohort/kernel';
import type { AnswerCase, AnsweredCase } from '@kohort/node-api';
import { checkAnswer, type GivenAnswer } from '@kohort/outreach';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { KeptDecision } from '../../consent/contact-decisions.js';
import { askForReview } from '../../consent/contact-review.js';
import { keepDecisions } from '../../consent/keep-decisions.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { allOrNothing } from './all-or-nothing.js';
import type { Answering } from './answering.js';
import { applyAnswer, type AnswerStep, type Step } from './apply-answer.js';
import { BONDS, bondOf } from './bond-of.js';
import { answeredView, runningByTrial } from './case-views.js';
import { lastAnswer } from './last-answer.js';
import { lockOwnCase, type LockedCase } from './lock-case.js';
import { possibleAnswers, standsAnswered, takesAnswer, whyClosed } from './possible-answers.js';
import { principalIn } from './principal-in.js';
import { undoAnswer } from './undo-answer.js';
import type { Viewer } from './viewer.js';

export const MEANWHILE = 'Somebody has changed the case meanwhile. Read it again.';
const ANOTHERS = 'Another clinician has answered the case so already.';

/**
 * A clinician's answer with all its effects, or none. Another answer takes back what the one before brought about, as long
 * as nobody acted on it; an answer that is refused takes nothing back. Locks are taken in one order: the person's wishes, the
 * person's cases, then what the answer touches.
 */
export async function answerCase(
  dataSource: DataSource,
  answering: Answering,
  { id, rowVersion, ...body }: AnswerCase & { readonly id: string },
  viewer: Viewer,
): Promise<Result<AnsweredCase, AppFault>> {
  const denied: KeptDecision[] = [];
  const result = await allOrNothing(dataSource, async (manager) => {
    const locked = await lockOwnCase(manager, answering.decisions, id, viewer);
    if (!locked.ok) return locked;
    const { row } = locked.value;
    const principal = await principalIn(manager, row, viewer);
    const step: AnswerStep = { manager, answering, viewer, principal, at: new Date(), denied };
    const given = await checked(step, row, body);
    return given.ok ? answered(step, locked.value, given.value, rowVersion) : given;
  });
  if (denied.length > 0) await keepDenied(dataSource, denied);
  return result.ok ? ok(answeredView(result.value)) : result;
}

/** Why somebody was not referred; whatever is under way about the person is stopped by the planner, as ever. */
const keepDenied = (dataSource: DataSource, denied: readonly KeptDecision[]): Promise<void> =>
  dataSource.transaction(async (manager) => {
    await keepDecisions(manager, denied, 'refer');
    await askForReview(
      manager,
      denied.map(({ personId }) => personId),
    );
  });

async function answered(
  step: AnswerStep,
  locked: LockedCase,
  given: GivenAnswer,
  rowVersion: number,
): Promise<Result<OutreachCaseRow, AppFault>> {
  const { manager, answering, viewer } = step;
  const { row } = locked;
  // Whoever clicks twice is not told off.
  if (await isSame(step, row, given))
    return row.answeredBy === viewer.accountId ? ok(row) : failure('wrong-state', ANOTHERS);
  if (row.rowVersion !== rowVersion) return failure('changed-meanwhile', MEANWHILE);
  if (!takesAnswer(row)) return failure('wrong-state', whyClosed(row.state));
  const bond = await bondOf(manager, answering.referrals, row, step.at);
  if (bond !== undefined && !possibleAnswers(row, [], bond).includes(given.answer))
    return failure('wrong-state', BONDS[bond]);
  const open = standsAnswered(row) ? await undoAnswer(step, locked, bond) : ok(row);
  return open.ok ? applyAnswer(step, { ...locked, row: open.value }, given) : open;
}

/** The answer as the trial takes it: with a criterion of its version, at a site that takes people now. */
async function checked(
  { manager, answering, at }: Step,
  row: OutreachCaseRow,
  body: Omit<AnswerCase, 'rowVersion'>,
): Promise<Result<GivenAnswer, AppFault>> {
  const version = await answering.protocols.read(manager, row.versionId);
  // Each protocol is verified anew as it is asked for: only where it matters.
  const running = body.answer === 'refer' ? await runningByTrial(manager, answering, at) : undefined;
  const given = Object.fromEntries(Object.entries<unknown>(body).filter(([, value]) => value !== undefined));
  return checkAnswer(given as unknown as GivenAnswer, {
    criteria: version?.criteria.criteria.map(({ id }) => id) ?? [],
    sites: running?.get(row.trialId)?.sites.map(({ id }) => id) ?? [],
    today: answering.dayOf(at),
  });
}

async function isSame({ manager, answering }: Step, row: OutreachCaseRow, given: GivenAnswer): Promise<boolean> {
  if (!standsAnswered(row) || row.answer !== given.answer) return false;
  if ((given.code ?? null) !== row.answerCode || (given.criterion ?? null) !== row.answerCriterion) return false;
  if (given.until !== undefined) return row.snoozedUntil !== null && answering.dayOf(row.snoozedUntil) === given.until;
  return given.siteId === undefined || (await siteOf(manager, row)) === given.siteId;
}

const siteOf = async (manager: EntityManager, { id }: OutreachCaseRow): Promise<unknown> =>
  (await lastAnswer(manager, id))?.event.details['site'];
