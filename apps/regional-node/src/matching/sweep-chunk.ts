import { LessThan, type DataSource, type EntityManager } from 'typeorm';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { CandidateRow } from './candidate.entity.js';
import { endCandidacies, evaluatePeople } from './evaluate-people.js';
import { isLoading, matchingContext } from './matching-context.js';
import type { Matching } from './matching.js';
import { SweepRow } from './sweep.entity.js';

/** How many people one transaction evaluates. */
export const CHUNK = 200;

/**
 * Evaluates the next people of a sweep: candidates and cursor in one transaction, so that a sweep that is killed goes on
 * where it was. Says whether there is more to do now.
 */
export async function sweepChunk(
  dataSource: DataSource,
  matching: Matching,
  sweepId: string,
  now: Date,
): Promise<'more' | 'done' | 'wait'> {
  return dataSource.transaction(async (manager) => {
    const { people, timeZone } = matching;
    const where = { id: sweepId };
    const sweep = await manager.findOne(SweepRow, { where, lock: { mode: 'pessimistic_write' } });
    if (sweep?.state !== 'running') return 'done';
    if (isLoading(await matchingContext(manager, people, timeZone, now))) return 'wait';
    const page = await people.page(manager, sweep.cursor ?? undefined, CHUNK);
    const ids = page.length > 0 ? page : await unseen(manager, sweep);
    if (ids.length === 0) return finish(manager, sweep, 'finished', now);
    const protocol = await evaluateFor(manager, matching, sweep, ids, now);
    if (protocol === undefined) return finish(manager, sweep, 'cancelled', now);
    const done = sweep.done + page.length;
    const next = page.length > 0 ? { cursor: page.at(-1) ?? null, done, total: Math.max(sweep.total, done) } : {};
    await manager.update(SweepRow, where, { ...next, touchedAt: now, failures: 0, fault: null });
    return 'more';
  });
}

/** Undefined where the version may not run any more: nobody is evaluated then. */
async function evaluateFor(
  manager: EntityManager,
  { people, protocols, evaluators, timeZone }: Matching,
  sweep: SweepRow,
  ids: readonly string[],
  now: Date,
): Promise<RunningProtocol | undefined> {
  const records = await people.lockAndRead(manager, ids);
  const context = await matchingContext(manager, people, timeZone, now);
  const running = await protocols.list(manager, now);
  const protocol = running.find(({ versionId }) => versionId === sweep.versionId);
  if (protocol === undefined) return undefined;
  const pairs = records.map((record) => ({ record, protocol, records: [] }));
  await evaluatePeople(manager, evaluators, pairs, context, sweep.cause);
  const here = new Set(records.map(({ person }) => person.id));
  const gone = ids.filter((id) => !here.has(id));
  const { trialId, cause } = sweep;
  await endCandidacies(manager, gone, { cause, records: () => [], now, trialId });
  return protocol;
}

/** Candidates of the trial whom no page named: they are gone, or were merged into others, while the trial did not run. */
async function unseen(manager: EntityManager, { trialId, startedAt }: SweepRow): Promise<string[]> {
  const rows = await manager.find(CandidateRow, {
    where: { trialId, evaluatedAt: LessThan(startedAt) },
    order: { personId: 'ASC' },
    take: CHUNK,
    select: { id: true, personId: true },
  });
  return rows.map(({ personId }) => personId);
}

async function finish(manager: EntityManager, { id }: SweepRow, state: SweepRow['state'], now: Date): Promise<'done'> {
  await manager.update(SweepRow, { id }, { state, touchedAt: now, finishedAt: now });
  return 'done';
}

/** How often in a row a part of a sweep may fail. */
const TRIES = 5;

/** Notes that the next part failed. After several times it has failed for good, until a night or a change begins another. */
export async function noteFailure({ manager }: DataSource, id: string, fault: string, now: Date): Promise<void> {
  const state = `case when failures + 1 < ${TRIES} then state else 'failed' end`;
  await manager.query(
    `update sweep set failures = failures + 1, fault = $2, state = ${state},
         finished_at = case when failures + 1 < ${TRIES} then finished_at else $3::timestamptz end
       where id = $1 and state = 'running'`,
    [id, fault, now],
  );
}
