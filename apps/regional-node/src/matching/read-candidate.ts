import type { Lang } from '@kohort/criteria';
import { evaluationJson, explain, standingOf, type VerdictJson } from '@kohort/evaluation';
import { ok, type Result } from '@kohort/kernel';
import type { CandidateDetail, CandidateEventPage } from '@kohort/node-api';
import { appendAudit, readPage, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { VerifiedProtocol } from '@kohort/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { hasObjected } from '../consent/objected.js';
import type { RunningProtocols } from '../protocols/running-protocols.js';
import { CandidateEventRow } from './candidate-event.entity.js';
import { CandidateRow } from './candidate.entity.js';
import { runningTrials } from './list-candidates.js';
import { verdictsOf, type StoredVerdict } from './stored-verdict.js';
import { candidateView, eventView } from './views.js';
import { maySee, seesEnded, type Sight } from './who-sees.js';

export interface Reader {
  readonly actor: AuditActor;
  readonly sight: Sight;
}

const NONE = 'There is no such candidate whom you may see.';

/** One candidate with verdicts and evidence as they were when last evaluated, in words. The reading is in the audit. */
export async function readCandidate(
  dataSource: DataSource,
  protocols: RunningProtocols,
  asked: { readonly id: string; readonly lang: Lang },
  reader: Reader,
  now: Date,
): Promise<Result<CandidateDetail, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<CandidateDetail, AppFault>> => {
    const running = await runningTrials(manager, protocols, now);
    const row = await seen(manager, asked.id, reader, running, 'candidate.read');
    if (row === undefined) return failure('not-found', NONE);
    const protocol = await protocols.read(manager, row.versionId);
    const verdicts = protocol
      ? explained(row, protocol, asked.lang)
      : row.verdicts.map((stored) => ({ ...unexplained(stored) }));
    return ok({ ...candidateView(row, running), verdicts } as CandidateDetail);
  });
}

/** The history of one candidate. */
export async function readCandidateEvents(
  dataSource: DataSource,
  protocols: RunningProtocols,
  asked: {
    readonly id: string;
    readonly now: Date;
    readonly limit: number;
    readonly after?: string | undefined;
    readonly order: 'asc' | 'desc';
  },
  reader: Reader,
): Promise<Result<CandidateEventPage, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<CandidateEventPage, AppFault>> => {
    const running = await runningTrials(manager, protocols, asked.now);
    const row = await seen(manager, asked.id, reader, running, 'candidate.history-read');
    if (row === undefined) return failure('not-found', NONE);
    const query = manager
      .createQueryBuilder(CandidateEventRow, 'event')
      .where('event.candidateId = :id', { id: row.id });
    const page = await readPage(query, { ...asked, sort: 'at' });
    if (!page.ok) return page;
    const { items, next } = page.value;
    return ok(next === undefined ? { items: items.map(eventView) } : { items: items.map(eventView), next });
  });
}

async function seen(
  manager: EntityManager,
  id: string,
  { actor, sight }: Reader,
  running: ReadonlySet<string>,
  action: string,
): Promise<CandidateRow | undefined> {
  const row = await manager.findOneBy(CandidateRow, { id });
  if (row === null || !(running.has(row.trialId) || seesEnded(sight))) return undefined;
  if (!(await maySee(manager, sight, row.personId))) return undefined;
  if (await hasObjected(manager, row.personId, row.trialId)) return undefined;
  await appendAudit(manager, {
    actor,
    action,
    purpose: 'recruiting',
    subject: { type: 'person', id: row.personId },
    details: { candidate: id, trial: row.trialId },
  });
  return row;
}

export function explained({ outcome, verdicts }: CandidateRow, { criteria }: VerifiedProtocol, lang: Lang) {
  const restored = verdictsOf(verdicts, criteria);
  return evaluationJson({ outcome, verdicts: restored }).verdicts.map((verdict, index) => {
    const given = restored[index];
    if (given === undefined) return verdict;
    const { kind, title, criterion, verdict: said, because, open } = explain(given, criteria, lang);
    const explanation = { kind, ...(title === undefined ? {} : { title }), criterion, verdict: said, because, open };
    return { ...verdict, explanation };
  });
}

/** Without the document, where the stored version is not what was signed: the same, but not in words. */
export function unexplained({ id, kind, truth, evidence, gaps }: StoredVerdict): VerdictJson | undefined {
  const criterion = { id, kind, expression: { type: 'manual' as const, text: { sv: '', en: '' } } };
  const verdict = { criterion, truth, evidence, gaps };
  return evaluationJson({ outcome: standingOf(verdict) === 'against' ? 'ineligible' : 'possible', verdicts: [verdict] })
    .verdicts[0];
}
