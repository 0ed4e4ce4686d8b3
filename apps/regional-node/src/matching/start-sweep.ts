import { randomUUID } from 'node:crypto';
import { enqueue } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { sweepPeople } from './jobs.js';
import type { Matching } from './matching.js';
import { SweepRow } from './sweep.entity.js';

type SweepCause = SweepRow['cause'];

/** Whoever begins or ends sweeps of this trial at the same time waits until this transaction ends. */
export const lockTrial = (manager: EntityManager, trialId: string): Promise<unknown> =>
  manager.query(`select pg_advisory_xact_lock(hashtextextended('sweep ' || $1, 0))`, [trialId]);

export const latestSweep = (
  manager: EntityManager,
  trialId: string,
  state?: SweepRow['state'],
): Promise<SweepRow | null> =>
  manager.findOne(SweepRow, {
    where: { trialId, ...(state === undefined ? {} : { state }) },
    order: { generation: 'DESC' },
  });

/** Begins an evaluation of everybody; a sweep of the trial that still runs ends by it. `cause` absent: what the history says. */
export async function startSweep(
  manager: EntityManager,
  { people }: Pick<Matching, 'people'>,
  { trialId, versionId, version }: Pick<RunningProtocol, 'trialId' | 'versionId' | 'version'>,
  now: Date,
  cause?: SweepCause,
): Promise<string> {
  await cancelSweeps(manager, trialId, now);
  const before = await latestSweep(manager, trialId);
  const finished = await latestSweep(manager, trialId, 'finished');
  const id = randomUUID();
  await manager.insert(SweepRow, {
    id,
    trialId,
    versionId,
    version,
    generation: (before?.generation ?? 0) + 1,
    cause: causeAfter(finished, versionId, cause),
    state: 'running',
    cursor: null,
    done: 0,
    failures: 0,
    fault: null,
    total: await people.count(manager),
    startedAt: now,
    touchedAt: now,
    finishedAt: null,
  });
  await enqueue(manager, { job: sweepPeople.name, id, payload: { sweepId: id } });
  return id;
}

/** The sweeps of this trial that still run end here. */
export async function cancelSweeps(manager: EntityManager, trialId: string, now: Date): Promise<void> {
  await lockTrial(manager, trialId);
  await manager.update(SweepRow, { trialId, state: 'running' }, { state: 'cancelled', finishedAt: now });
}

/** Whoever is found by the first whole look with a version is found by the amendment, whatever made us look. */
function causeAfter(finished: SweepRow | null, versionId: string, cause: SweepCause | undefined): SweepCause {
  if (finished === null) return cause ?? 'sweep';
  return finished.versionId === versionId ? (cause ?? 'protocol') : 'amendment';
}
