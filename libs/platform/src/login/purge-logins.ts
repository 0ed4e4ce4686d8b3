import { defineJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { z } from 'zod';
import { Handles } from '../jobs/handles.js';
import { PendingLoginRow } from './pending-login.entity.js';
import { SessionRow } from './session.entity.js';
import { IDLE_MS } from './sessions.js';

export const purgeLogins = defineJob({ name: 'platform.purge-logins', queue: 'platform', payload: z.object({}) });

/** Removes sessions and logins whose time is over, or that were idle for too long. They let nobody in before that either. */
@Injectable()
@Handles(purgeLogins, { rhythm: { everyMs: 10 * 60_000 }, payload: {} })
export class PurgeLogins {
  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    const over = { expiresAt: LessThan(new Date()) };
    const idle = { lastSeenAt: LessThan(new Date(Date.now() - IDLE_MS)) };
    await this.dataSource.manager.delete(SessionRow, over);
    await this.dataSource.manager.delete(SessionRow, idle);
    await this.dataSource.manager.delete(PendingLoginRow, over);
  }
}
