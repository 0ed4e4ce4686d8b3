import { ok, type Result } from '@kohort/kernel';
import type { CandidateFilter, CandidatePage } from '@kohort/node-api';
import { appendAudits, readPage, type AuditActor, type NewAuditEvent } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import { objects } from '../consent/objected.js';
import type { RunningProtocols } from '../protocols/running-protocols.js';
import { CandidateRow } from './candidate.entity.js';
import { candidateView } from './views.js';
import { inSight, seesEnded, type Sight } from './who-sees.js';

export interface CandidateListing extends CandidateFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Candidates whom somebody may see. In the audit is that they were read, and who was: each of them is found by it. */
export async function listCandidates(
  dataSource: DataSource,
  protocols: RunningProtocols,
  listing: CandidateListing,
  reader: { readonly actor: AuditActor; readonly sight: Sight },
  now: Date,
): Promise<Result<CandidatePage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<CandidatePage, AppFault>> => {
    const running = await runningTrials(manager, protocols, now);
    const page = await readPage(candidatesSeen(manager, listing, reader.sight, running), listing);
    if (!page.ok) return page;
    const { items, next } = page.value;
    await appendAudits(manager, listed(reader.actor, listing, items));
    const lines = items.map((row) => candidateView(row, running));
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
}

function listed(actor: AuditActor, { trial }: CandidateListing, rows: readonly CandidateRow[]): NewAuditEvent[] {
  const purpose = 'recruiting' as const;
  const about = rows.map(({ id, personId, trialId }) => ({
    ...{ actor, action: 'candidate.listed', purpose },
    subject: { type: 'person', id: personId },
    details: { candidate: id, trial: trialId },
  }));
  const subject = { type: 'trial', id: trial ?? 'all' };
  return [{ actor, action: 'candidates.listed', purpose, subject, details: { count: rows.length } }, ...about];
}

export async function runningTrials(
  manager: EntityManager,
  protocols: RunningProtocols,
  now: Date,
): Promise<ReadonlySet<string>> {
  return new Set((await protocols.list(manager, now)).map(({ trialId }) => trialId));
}

function candidatesSeen(
  manager: EntityManager,
  { trial, outcome, state, trialState }: CandidateFilter,
  sight: Sight,
  running: ReadonlySet<string>,
): SelectQueryBuilder<CandidateRow> {
  const { sql, parameters } = inSight(sight, 'candidate.personId');
  const query = manager.createQueryBuilder(CandidateRow, 'candidate').where(sql, parameters);
  // At read time, so that an objection holds at once (product.md, the patient).
  query.andWhere(`not ${objects('candidate.personId', 'candidate.trialId')}`);
  const runs = 'candidate.trialId = any(:running)';
  if (trialState === 'running' || !seesEnded(sight)) query.andWhere(runs);
  if (trialState === 'not-running') query.andWhere(`not ${runs}`);
  query.setParameter('running', [...running]);
  if (trial !== undefined) query.andWhere('candidate.trialId = :trial', { trial });
  if (outcome !== undefined) query.andWhere('candidate.outcome = :outcome', { outcome });
  if (state !== undefined) query.andWhere('candidate.state = :state', { state });
  return query;
}
