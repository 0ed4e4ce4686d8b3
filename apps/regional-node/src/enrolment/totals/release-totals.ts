import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isoDay, localDayIn } from '@kohort/kernel';
import { appendAudits, auditHead, enqueue, type AuditActor, type NewAuditEvent } from '@kohort/persistence';
import { Handles } from '@kohort/platform';
import type { RecruitmentTotals } from '@kohort/protocol';
import type { Rhythm } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { RunningProtocols } from '../../protocols/running-protocols.js';
import { countTrial, trialsToCount, type TrialToCount } from './count-trial.js';
import { releaseTotals, sendTotals, TotalsRhythm } from './jobs.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';

const ACTOR: AuditActor = { kind: 'system', id: 'totals' };

/** Releases what the hub is told of each trial: all counted in one snapshot, and every number that leaves in the audit. */
@Injectable()
@Handles(releaseTotals, { rhythm: (handler: ReleaseTotals) => handler.rhythm, payload: {} })
export class ReleaseTotals {
  readonly rhythm: Rhythm;
  readonly #today: (now: Date) => string;

  constructor(
    private readonly dataSource: DataSource,
    private readonly protocols: RunningProtocols,
    { rhythm }: TotalsRhythm,
  ) {
    this.rhythm = rhythm;
    const dayOf = localDayIn(rhythm.timeZone);
    this.#today = (now) => isoDay(dayOf(now.getTime()));
  }

  run(): Promise<void> {
    return this.release(new Date());
  }

  release(now: Date): Promise<void> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      for (const trial of await trialsToCount(manager, await this.protocols.list(manager, now)))
        await this.#releaseTrial(manager, trial, now);
    });
  }

  async #releaseTrial(manager: EntityManager, trial: TrialToCount, now: Date): Promise<void> {
    const { trialId, versionId, whenChanged = false } = trial;
    const sites = await countTrial(manager, trial);
    const through = this.#today(now);
    const last = await manager.findOne(RecruitmentTotalsRow, { where: { trialId }, order: { at: 'DESC' } });
    const toldAlready = isDeepStrictEqual(last?.totals.sites, sites);
    if (toldAlready && (whenChanged || last?.totals.through === through)) return;
    const auditedTo = await auditHead(manager);
    // Two in one millisecond, or a clock that was set back, do not change their order: the hub goes by it.
    const at = new Date(Math.max(now.getTime(), last === null ? 0 : last.at.getTime() + 1));
    const totals: RecruitmentTotals = {
      ...{ id: randomUUID(), trialId, versionId, at: at.toISOString(), through, sites },
      ...(auditedTo === undefined ? {} : { auditHead: auditedTo }),
    };
    await manager.insert(RecruitmentTotalsRow, { id: totals.id, trialId, totals, at, sentAt: null, failureCode: null });
    await appendAudits(manager, released(totals));
    await enqueue(manager, { job: sendTotals.name, id: totals.id, payload: { totalsId: totals.id } });
  }
}

const released = ({ id, trialId, through, sites }: RecruitmentTotals): NewAuditEvent[] =>
  sites.map((numbers) => ({
    actor: ACTOR,
    action: 'recruitment-totals.released',
    purpose: 'recruiting',
    subject: { type: 'trial', id: trialId },
    details: { totals: id, through, ...numbers },
  }));
