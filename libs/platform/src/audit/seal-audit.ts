import { AuditSealer } from '@kohort/persistence';
import { defineJob, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Handles } from '../jobs/handles.js';
import { Log } from '../logging/log.js';

const EVERY_MS = 5000;

export const sealAudit = defineJob({
  name: 'audit.seal',
  queue: 'platform',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: EVERY_MS,
});

/**
 * Chains and seals the audit a few seconds behind the changes that it tells of. An altered chain is told, here and by the
 * health of the app, and left as it is.
 */
@Injectable()
@Handles(sealAudit, { rhythm: { everyMs: EVERY_MS }, payload: {} })
export class SealAudit {
  constructor(
    private readonly sealer: AuditSealer,
    private readonly log: Log,
  ) {}

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<void> {
    try {
      const sealed = await this.sealer.seal(new Date(), signal);
      if (!sealed.ok) this.log.write('error', 'audit-seal-refused', { code: sealed.error.code });
    } catch (error) {
      // The next run does what this one could not; a job of every five seconds is not kept as failed.
      this.log.error('audit-not-sealed', error);
    }
  }
}
