import { enqueue } from '@kohort/persistence';
import { Handles } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import { peopleChanged } from '../ingestion/people-changed.js';
import { DryRunRow } from './dry-run.entity.js';
import { isDue } from './due-sweep.js';
import { dryRun, keepSweeping, sweepPeople } from './jobs.js';
import { Matching } from './matching.js';
import { latestSweep, lockTrial, startSweep } from './start-sweep.js';
import { SweepRow } from './sweep.entity.js';

/** A run that nobody worked at for so long has lost its worker. */
const LOST_MS = 60_000;

/**
 * Sees to it that nothing is forgotten: runs whose worker was lost go on, changes whose job was lost are taken, and each
 * running protocol is swept every night.
 */
@Injectable()
@Handles(keepSweeping, { rhythm: { everyMs: 10_000 }, payload: {} })
export class KeepSweeping {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  async run(): Promise<void> {
    await this.keep(new Date());
  }

  async keep(now: Date): Promise<void> {
    await this.dataSource.transaction((manager) => wake(manager, now));
    const running = await this.matching.protocols.list(this.dataSource.manager, now);
    for (const { trialId } of running) {
      await this.dataSource.transaction((manager) => this.#sweepIfDue(manager, trialId, now));
    }
  }

  async #sweepIfDue(manager: EntityManager, trialId: string, now: Date): Promise<void> {
    await lockTrial(manager, trialId);
    const running = await this.matching.protocols.list(manager, now);
    const protocol = running.find((each) => each.trialId === trialId);
    if (protocol === undefined) return;
    const due = isDue(await latestSweep(manager, trialId), protocol.versionId, this.matching.timeZone, now);
    if (due !== undefined) await startSweep(manager, this.matching, protocol, now, due === 'time' ? 'time' : undefined);
  }
}

/** Jobs under ids that are new each minute: the queue remembers those that it has done. */
async function wake(manager: EntityManager, now: Date): Promise<void> {
  const minute = Math.floor(now.getTime() / 60_000);
  const where = { state: 'running' as const, touchedAt: LessThan(new Date(now.getTime() - LOST_MS)) };
  const sweeps = await manager.find(SweepRow, { where, select: { id: true } });
  const dryRuns = await manager.find(DryRunRow, { where, select: { id: true } });
  await enqueue(manager, [
    { job: peopleChanged.name, id: `minute-${minute}`, payload: {} },
    ...sweeps.map(({ id }) => ({ job: sweepPeople.name, id: `${id}-${minute}`, payload: { sweepId: id } })),
    ...dryRuns.map(({ id }) => ({ job: dryRun.name, id: `${id}-${minute}`, payload: { dryRunId: id } })),
  ]);
}
