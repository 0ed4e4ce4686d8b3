import { ok, type Result } from '@kohort/kernel';
import type { OutreachCase, OutreachCaseFilter, OutreachCasePage } from '@kohort/node-api';
import { appendAudits, readPage } from '@kohort/persistence';
import { accountNames, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import { readingOf } from '../answering/list-cases.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Overseer } from './overseer.js';
import { reasonWords } from './reason-words.js';
import { shownPeople } from './shown-people.js';
import { trialsIn, type Reach } from './trials-in-reach.js';

const DAY_MS = 86_400_000;

export interface OutreachCaseListing extends OutreachCaseFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Cases without their people: where they stand, since when, and with which clinician. */
export async function listOutreachCases(
  dataSource: DataSource,
  listing: OutreachCaseListing,
  overseer: Overseer,
  now: Date,
): Promise<Result<OutreachCasePage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<OutreachCasePage, AppFault>> => {
    const page = await readPage(listed(manager, listing, overseer.reach), listing);
    if (!page.ok) return page;
    const { items, next } = page.value;
    const shown = await shownPeople(manager, items, overseer.reach);
    await appendAudits(
      manager,
      items.filter(({ id }) => shown.has(id)).map((row) => readingOf(overseer.actor, 'case.listed', row)),
    );
    const names = await accountNames(
      manager,
      items.flatMap(({ recipient }) => recipient ?? []),
    );
    const lines = items.map((row) => ({
      ...outreachCase(row, overseer, names, now),
      ...(shown.has(row.id) ? { personId: row.personId } : {}),
    }));
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
}

function listed(
  manager: EntityManager,
  { state, reason, trial, recipient }: OutreachCaseListing,
  reach: Reach,
): SelectQueryBuilder<OutreachCaseRow> {
  const query = manager.createQueryBuilder(OutreachCaseRow, 'c');
  const trials = trialsIn(reach);
  if (trials !== undefined) query.andWhere('c.trialId = any(:trials)', { trials });
  if (state !== undefined) query.andWhere('c.state = :state', { state });
  if (reason !== undefined) query.andWhere('c.reason = :reason', { reason });
  if (trial !== undefined) query.andWhere('c.trialId = :trial', { trial });
  if (recipient !== undefined) query.andWhere('c.recipient = :recipient', { recipient });
  return query;
}

function outreachCase(
  row: OutreachCaseRow,
  { running }: Overseer,
  names: ReadonlyMap<string, string>,
  now: Date,
): OutreachCase {
  const acronym = running.get(row.trialId)?.protocol.trial.acronym;
  const name = row.recipient === null ? undefined : names.get(row.recipient);
  return {
    ...{ id: row.id, rowVersion: row.rowVersion, trialId: row.trialId, state: row.state },
    ...(acronym === undefined ? {} : { acronym }),
    ...(row.reason === null ? {} : { reason: reasonOf(row.reason) }),
    ...(row.recipient === null || name === undefined ? {} : { recipient: { id: row.recipient, name } }),
    ...(row.route === null ? {} : { route: row.route }),
    ageDays: Math.max(0, Math.floor((now.getTime() - row.createdAt.getTime()) / DAY_MS)),
    ...(row.firstSentAt === null ? {} : { firstSentAt: row.firstSentAt.toISOString() }),
    ...(row.answer === null ? {} : { answer: row.answer }),
    changedAt: row.changedAt.toISOString(),
  };
}

/** A code with its words, where it is one of ours. */
export function reasonOf(code: string): NonNullable<OutreachCase['reason']> {
  const words = reasonWords(code);
  return words === undefined ? { code } : { code, words: { ...words } };
}
