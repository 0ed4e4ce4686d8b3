import { ok, type Result } from '@kohort/kernel';
import type { ContactDecisionFilter, KeptContactDecisionPage } from '@kohort/node-api';
import { appendAudit, readPage, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { maySee } from '../matching/who-sees.js';
import { NOBODY } from './add-objection.js';
import { ContactDecisionRow } from './contact-decision.entity.js';
import { membersOf } from './lock-contacts.js';
import { survivorsOf } from './survivors-of.js';
import { decisionView } from './views.js';

export interface DecisionListing extends ContactDecisionFilter {
  readonly personId: string;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** What was decided on contact with one person, and by which inputs. The reading is in the audit. */
export async function listContactDecisions(
  dataSource: DataSource,
  { personId, trial, ...request }: DecisionListing,
  actor: AuditActor,
): Promise<Result<KeptContactDecisionPage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<KeptContactDecisionPage, AppFault>> => {
    if (!(await maySee(manager, 'everyone', personId))) return failure('not-found', NOBODY);
    const members = await membersOf(manager, [personId]);
    const query = manager
      .createQueryBuilder(ContactDecisionRow, 'decision')
      .where('decision.personId = any(:members)', { members });
    if (trial !== undefined) query.andWhere('decision.trialId = :trial', { trial });
    const page = await readPage(query, { ...request, sort: 'at' });
    if (!page.ok) return page;
    const { items, next } = page.value;
    await appendAudit(manager, {
      ...{ actor, action: 'contact-decisions.read', purpose: 'recruiting', subject: { type: 'person', id: personId } },
      details: { count: items.length, trial: trial ?? null },
    });
    const id = (await survivorsOf(manager, [personId])).get(personId) ?? personId;
    const lines = items.map((row) => decisionView(row, id));
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
}
