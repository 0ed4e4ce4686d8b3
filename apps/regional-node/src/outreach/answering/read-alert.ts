import { ok, type Result } from '@kohort/kernel';
import type { AlertedCases } from '@kohort/node-api';
import { appendAudits } from '@kohort/persistence';
import { digest, failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachLinkRow } from '../outreach-link.entity.js';
import type { Answering } from './answering.js';
import { caseLines, runningByTrial, WAIT_FOR_ANSWER } from './case-views.js';
import { readingOf, visibleCases, WAITS } from './list-cases.js';
import type { Viewer } from './viewer.js';

/**
 * What the link of a mail leads to: the cases that it told of, as far as they still wait for an answer. Whoever follows
 * somebody else's link is not told that there is such a mail.
 */
export async function readAlert(
  dataSource: DataSource,
  answering: Answering,
  token: string,
  viewer: Viewer,
  now: Date,
): Promise<Result<AlertedCases, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<AlertedCases, AppFault>> => {
    const link = await manager.findOneBy(OutreachLinkRow, { tokenDigest: digest(token) });
    const accounts = [viewer.accountId, ...viewer.principals.map(({ accountId }) => accountId)];
    if (link === null || !accounts.includes(link.recipient))
      return failure('not-found', 'There is no such link of yours.');
    if (link.expiresAt <= now)
      return failure('link-expired', 'The link has expired. Your cases are still in your list.');
    const running = await runningByTrial(manager, answering, now);
    const rows = await casesOf(manager, link.digestId, viewer, [...running.keys()]);
    const cases = await caseLines(manager, rows, running, answering);
    await appendAudits(manager, [
      {
        ...{ actor: viewer.actor, action: 'alert.read', purpose: 'recruiting', details: { count: cases.length } },
        subject: { type: 'digest', id: link.digestId },
      },
      ...cases.map((line) => readingOf(viewer.actor, 'case.listed', line)),
    ]);
    return ok({ validUntil: link.expiresAt.toISOString(), cases });
  });
}

function casesOf(
  manager: EntityManager,
  digestId: string,
  viewer: Viewer,
  running: readonly string[],
): Promise<OutreachCaseRow[]> {
  const told =
    "select from outreach_message sent where sent.digest_id = :digestId and sent.case_id = c.id and sent.state <> 'released'";
  return visibleCases(manager, viewer, running)
    .andWhere(`exists (${told})`, { digestId })
    .andWhere(WAITS, { states: WAIT_FOR_ANSWER })
    .orderBy('c.changedAt', 'DESC')
    .addOrderBy('c.id')
    .getMany();
}
