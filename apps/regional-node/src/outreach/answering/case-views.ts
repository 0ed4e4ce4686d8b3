import type { AnsweredCase, CaseLine } from '@kohort/node-api';
import type { CaseState } from '@kohort/outreach';
import { In, type EntityManager } from 'typeorm';
import { CandidateRow } from '../../matching/candidate.entity.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Answering } from './answering.js';

/** The states in which a case waits for an answer. */
export const WAIT_FOR_ANSWER: readonly CaseState[] = ['sent', 'uncertain', 'undeliverable', 'snoozed'];

/** The trials that run here, by id. */
export const runningByTrial = async (
  manager: EntityManager,
  { protocols }: Pick<Answering, 'protocols'>,
  now: Date,
): Promise<ReadonlyMap<string, RunningProtocol>> =>
  new Map((await protocols.list(manager, now)).map((protocol) => [protocol.trialId, protocol]));

/** Cases as their clinician sees them, of trials that run; without those whose candidate is no more. */
export async function caseLines(
  manager: EntityManager,
  rows: readonly OutreachCaseRow[],
  running: ReadonlyMap<string, RunningProtocol>,
  { dayOf }: Pick<Answering, 'dayOf'>,
): Promise<CaseLine[]> {
  if (rows.length === 0) return [];
  const candidates = await manager.find(CandidateRow, {
    where: { id: In(rows.map(({ candidateId }) => candidateId)) },
    // Not their verdicts: they are large.
    select: { id: true, outcome: true, openCount: true, manualCount: true },
  });
  return rows.flatMap((row) => {
    const candidate = candidates.find(({ id }) => id === row.candidateId);
    const protocol = running.get(row.trialId);
    return candidate === undefined || protocol === undefined ? [] : [caseLine(row, candidate, protocol, dayOf)];
  });
}

type Counts = Pick<CandidateRow, 'outcome' | 'openCount' | 'manualCount'>;

export function caseLine(
  row: OutreachCaseRow,
  counts: Counts,
  { protocol }: RunningProtocol,
  dayOf: Answering['dayOf'],
): CaseLine {
  const { outcome, openCount, manualCount } = counts;
  const { acronym, title } = protocol.trial;
  return {
    ...{ id: row.id, rowVersion: row.rowVersion, trialId: row.trialId, acronym, title, personId: row.personId },
    ...{ state: row.state, outcome, openCount, manualCount },
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.firstSentAt === null ? {} : { firstSentAt: row.firstSentAt.toISOString() }),
    ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt.toISOString() }),
    ...(row.state === 'snoozed' && row.snoozedUntil !== null ? { snoozedUntil: dayOf(row.snoozedUntil) } : {}),
    ...(row.answer === null ? {} : { answer: row.answer }),
    ...(row.answeredAt === null ? {} : { answeredAt: row.answeredAt.toISOString() }),
    changedAt: row.changedAt.toISOString(),
  };
}

export const answeredView = ({ id, rowVersion, state, answer }: OutreachCaseRow): AnsweredCase => ({
  id,
  rowVersion,
  state,
  ...(answer === null ? {} : { answer }),
});
