import { Handles } from '@kohort/platform';
import { defineJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, LessThanOrEqual } from 'typeorm';
import { z } from 'zod';
import { lockTrial } from './lock-trial.js';
import { noteEvent, NODE_ACTOR } from './protocol-log.js';
import { ProtocolRow } from './protocol.entity.js';
import { queueReport } from './queue-report.js';

export const noteExpired = defineJob({
  name: 'protocols.note-expired',
  queue: 'protocols',
  payload: z.object({}),
});

/**
 * Tells steward, hub and matching of permits that are over. It stops nothing: what may run is looked up whenever something
 * runs, so that a permit ends at its moment whether or not this job has come by.
 */
@Injectable()
@Handles(noteExpired, { rhythm: { everyMs: 3_600_000 }, payload: {} })
export class NoteExpired {
  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    const now = new Date();
    const over = { validUntil: LessThanOrEqual(now), expiryNotedAt: IsNull() };
    const where = { ...over, decision: In(['waiting', 'allowed', 'paused']) };
    for (const { id, trialId } of await this.dataSource.manager.findBy(ProtocolRow, where))
      await this.dataSource.transaction(async (manager) => {
        await lockTrial(manager, trialId);
        const row = await manager.findOneBy(ProtocolRow, { ...where, id });
        if (row === null) return;
        await manager.update(ProtocolRow, { id }, { expiryNotedAt: now });
        await noteEvent(manager, row, { kind: 'expired', actor: NODE_ACTOR, at: now });
        await queueReport(manager, { versionId: id, state: 'expired' }, now);
      });
  }
}
