import { ok, type Result } from '@kohort/kernel';
import type { AnswerCase, AnsweredCase } from '@kohort/node-api';
import { checkAnswer, type GivenAnswer } from '@kohort/outreach';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { allOrNothing } from './all-or-nothing.js';
import type { Answering } from './answering.js';
import { applyAnswer, type Step } from './apply-answer.js';
import { answeredView, runningByTrial } from './case-views.js';
import { lastAnswer } from './last-answer.js';
import { lockOwnCase, type LockedCase } from './lock-case.js';
import { standsAnswered, takesAnswer, whyClosed } from './possible-answers.js';
import { undoAnswer } from './undo-answer.js';
import type { Viewer } from './viewer.js';

/** An answer, and what became of it: it may be that it came to nothing although the case changed. */
type Answered = Result<OutreachCaseRow, AppFault>;

export const MEANWHILE = 'Somebody has changed the case meanwhile. Read it again.';

/**
 * A clinician's answer with all its effects, or none. Another answer takes back what the one before brought about, as long
 * as nobody acted on it. Locks are taken in one order: the person's wishes, the person's cases, then what the answer touches.
 */
export async function answerCase(
  dataSource: DataSource,
  answering: Answering,
  { id, rowVersion, ...body }: AnswerCase & { readonly id: string },
  viewer: Viewer,
): Promise<Result<AnsweredCase, AppFault>> {
  const result = await allOrNothing<Answered>(dataSource, async (manager) => {
    const locked = await lockOwnCase(manager, answering.decisions, id, viewer);
    if (!locked.ok) return locked;
    const step: Step = { manager, answering, viewer, at: new Date() };
    const given = await checked(step, locked.value.row, body);
    if (!given.ok) return given;
    return answered(step, locked.value, given.value, rowVersion);
  });
  if (!result.ok) return result;
  return result.value.ok ? ok(answeredView(result.value.value)) : result.value;
}

async function answered(
  step: Step,
  locked: LockedCase,
  given: GivenAnswer,
  rowVersion: number,
): Promise<Result<Answered, AppFault>> {
  const { row } = locked;
  // Whoever clicks twice is not told off.
  if (await isSame(step, row, given)) return ok(ok(row));
  if (row.rowVersion !== rowVersion) return failure('changed-meanwhile', MEANWHILE);
  if (!takesAnswer(row)) return failure('wrong-state', whyClosed(row.state));
  const open = standsAnswered(row) ? await undoAnswer(step, locked) : ok(row);
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
