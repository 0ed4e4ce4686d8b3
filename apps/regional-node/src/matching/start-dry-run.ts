import { randomUUID } from 'node:crypto';
import { emptyTally } from '@kohort/evaluation';
import { isoDay, localDayIn, ok, type Result } from '@kohort/kernel';
import type { DryRun } from '@kohort/node-api';
import { appendAudit, enqueue, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { DryRunRow } from './dry-run.entity.js';
import { dryRun } from './jobs.js';
import type { Matching } from './matching.js';
import { dryRunView } from './views.js';

/** Begins to count what a version would find here today. Whoever counts is in the audit, for counts tell of people too. */
export async function startDryRun(
  dataSource: DataSource,
  { people, protocols, timeZone }: Matching,
  versionId: string,
  actor: AuditActor,
  now: Date,
): Promise<Result<DryRun, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const protocol = await protocols.find(manager, versionId, now);
    if (protocol === undefined) return failure('not-found', 'There is no such protocol that may be looked at.');
    const id = randomUUID();
    await manager.insert(DryRunRow, {
      id,
      trialId: protocol.trialId,
      versionId,
      version: protocol.version,
      state: 'running',
      cursor: null,
      done: 0,
      total: await people.count(manager),
      indexDay: isoDay(localDayIn(timeZone)(now.getTime())),
      tally: emptyTally(protocol.criteria) as never,
      contactableEligible: 0,
      contactablePossible: 0,
      requestedAt: now,
      touchedAt: now,
      finishedAt: null,
    });
    await appendAudit(manager, {
      actor,
      action: 'protocol.dry-run',
      purpose: 'recruiting',
      subject: { type: 'protocol', id: versionId },
      details: { dryRun: id, trial: protocol.trialId, version: protocol.version },
    });
    await enqueue(manager, { job: dryRun.name, id, payload: { dryRunId: id } });
    return ok(dryRunView(await manager.findOneByOrFail(DryRunRow, { id })));
  });
}
