import { ok, type Result } from '@kohort/kernel';
import type { CandidateFilter, CandidatePage } from '@kohort/node-api';
import { appendAudit, readPage, type AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import type { RunningProtocols } from '../protocols/running-protocols.js';
import { CandidateRow } from './candidate.entity.js';
import { candidateView } from './views.js';
import type { Sight } from './who-sees.js';

export interface CandidateListing extends CandidateFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Candidates whom somebody may see, without those whose identity is protected. That they were read is in the audit. */
export async function listCandidates(
  dataSource: DataSource,
  protocols: RunningProtocols,
  listing: CandidateListing,
  reader: { readonly actor: AuditActor; readonly sight: Sight },
  now: Date,
): Promise<Result<CandidatePage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<CandidatePage, AppFault>> => {
    const page = await readPage(candidatesSeen(manager, listing, reader.sight), listing);
    if (!page.ok) return page;
    const { items, next } = page.value;
    await appendAudit(manager, {
      actor: reader.actor,
      action: 'candidates.listed',
      purpose: 'recruiting',
      subject: { type: 'trial', id: listing.trial ?? 'all' },
      details: { count: items.length },
    });
    const running = await runningTrials(manager, protocols, now);
    const lines = items.map((row) => candidateView(row, running));
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
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
  { trial, outcome, state }: CandidateFilter,
  sight: Sight,
): SelectQueryBuilder<CandidateRow> {
  const query = manager.createQueryBuilder(CandidateRow, 'candidate').where('candidate.isProtected = false');
  if (sight !== 'everyone') query.andWhere(':practitioner = any(candidate.practitioners)', sight);
  if (trial !== undefined) query.andWhere('candidate.trialId = :trial', { trial });
  if (outcome !== undefined) query.andWhere('candidate.outcome = :outcome', { outcome });
  if (state !== undefined) query.andWhere('candidate.state = :state', { state });
  return query;
}
