import { ok, type Result } from '@kohort/kernel';
import type { OutreachHistory } from '@kohort/node-api';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { ContactDecisionRow } from '../../consent/contact-decision.entity.js';
import { eventsOf, eventViews } from '../answering/history.js';
import type { OutreachCaseEventRow } from '../outreach-case-event.entity.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Overseer } from './overseer.js';
import { reaches } from './trials-in-reach.js';

type Decision = NonNullable<OutreachHistory['items'][number]['decision']>;

/** What happened to one case. What decisions rest on is for whoever may read decisions: traces name the person's Consents. */
export async function readHistory(
  dataSource: DataSource,
  id: string,
  { actor, reach, readsDecisions }: Overseer,
): Promise<Result<OutreachHistory, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<OutreachHistory, AppFault>> => {
    const row = await manager.findOneBy(OutreachCaseRow, { id });
    if (row === null || !reaches(reach, row.trialId))
      return failure('not-found', 'There is no such case that you oversee.');
    const events = await eventsOf(manager, id);
    const decisions = readsDecisions ? await decisionsOf(manager, events) : new Map<string, Decision>();
    const views = await eventViews(manager, events);
    await appendAudit(manager, {
      ...{ actor, action: 'case.history-read', purpose: 'recruiting' },
      subject: { type: 'person', id: row.personId },
      details: { case: id, trial: row.trialId, decisions: decisions.size },
    });
    const items = views.map((view, index) => {
      const decision = decisions.get(events[index]?.decisionId ?? '');
      return decision === undefined ? view : { ...view, decision };
    });
    return ok({ items });
  });
}

async function decisionsOf(
  manager: EntityManager,
  events: readonly OutreachCaseEventRow[],
): Promise<ReadonlyMap<string, Decision>> {
  const ids = events.flatMap(({ decisionId }) => decisionId ?? []);
  const rows = ids.length === 0 ? [] : await manager.findBy(ContactDecisionRow, { id: In(ids) });
  return new Map(
    rows.map(({ id, permit, reason, policy, at, trace }) => [
      id,
      { permit, reason, policy, at: at.toISOString(), trace: trace.map((entry) => ({ ...entry })) },
    ]),
  );
}
