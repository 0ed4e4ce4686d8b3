import { ok, type Result } from '@kohort/kernel';
import type { CaseFilter, CasePage } from '@kohort/node-api';
import { appendAudits, readPage, type AuditActor, type NewAuditEvent } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import { objects } from '../../consent/objected.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Answering } from './answering.js';
import { caseLines, runningByTrial, WAIT_FOR_ANSWER } from './case-views.js';
import { ownCases, TOLD_BEFORE } from './own-cases.js';
import type { Viewer } from './viewer.js';

export interface CaseListing extends CaseFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** One's own cases. In the audit is who was read of. */
export async function listCases(
  dataSource: DataSource,
  answering: Answering,
  listing: CaseListing,
  viewer: Viewer,
  now: Date,
): Promise<Result<CasePage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<CasePage, AppFault>> => {
    const running = await runningByTrial(manager, answering, now);
    const page = await readPage(listed(manager, listing, viewer, [...running.keys()]), listing);
    if (!page.ok) return page;
    const { items, next } = page.value;
    const lines = await caseLines(manager, items, running, answering);
    await appendAudits(manager, [
      readingOfMany(viewer.actor, listing.trial ?? 'all', lines.length),
      ...lines.map(({ id, trialId, personId }) => readingOf(viewer.actor, 'case.listed', { id, trialId, personId })),
    ]);
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
}

/** What waits for an answer of one's own. */
export const WAITS = `(c.state = any(:states) or c.state = 'queued' and ${TOLD_BEFORE})`;

function listed(
  manager: EntityManager,
  { state, trial, sort }: CaseListing,
  viewer: Viewer,
  running: readonly string[],
): SelectQueryBuilder<OutreachCaseRow> {
  const query = visibleCases(manager, viewer, running);
  if (state === undefined) query.andWhere(WAITS, { states: WAIT_FOR_ANSWER });
  else query.andWhere('c.state = :state', { state });
  if (trial !== undefined) query.andWhere('c.trialId = :trial', { trial });
  // A page is sorted by what each of its rows has.
  if (sort !== 'changedAt') query.andWhere(`c.${sort} is not null`);
  return query;
}

/** Those of one's own that may stand in a list: nobody in it objects. */
export function visibleCases(
  manager: EntityManager,
  viewer: Viewer,
  running: readonly string[],
): SelectQueryBuilder<OutreachCaseRow> {
  const { sql, parameters } = ownCases(viewer);
  return manager
    .createQueryBuilder(OutreachCaseRow, 'c')
    .where(sql, parameters)
    .andWhere(`not ${objects('c.personId', 'c.trialId')}`)
    .andWhere('c.trialId = any(:running)', { running });
}

const readingOfMany = (actor: AuditActor, trial: string, count: number): NewAuditEvent => ({
  ...{ actor, action: 'cases.listed', purpose: 'recruiting', details: { count } },
  subject: { type: 'trial', id: trial },
});

/** That somebody was told of a case, and so of a person. */
export const readingOf = (
  actor: AuditActor,
  action: 'case.listed' | 'case.read',
  { id, trialId, personId }: Pick<OutreachCaseRow, 'id' | 'trialId' | 'personId'>,
): NewAuditEvent => ({
  ...{ actor, action, purpose: 'recruiting', details: { case: id, trial: trialId } },
  subject: { type: 'person', id: personId },
});
