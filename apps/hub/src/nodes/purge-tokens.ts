import { Handles } from '@kohort/platform';
import { defineJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { z } from 'zod';
import { NodeTokenRow } from './node-token.entity.js';
import { UsedAssertionRow } from './used-assertion.entity.js';

export const purgeTokens = defineJob({ name: 'nodes.purge-tokens', queue: 'nodes', payload: z.object({}) });

/** The clocks of two processes of the hub differ by less. */
const MARGIN_MS = 10 * 60_000;

/** Removes tokens and assertions whose time is over. They were refused before that, too. */
@Injectable()
@Handles(purgeTokens, { rhythm: { everyMs: 10 * 60_000 }, payload: {} })
export class PurgeTokens {
  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    const over = new Date(Date.now() - MARGIN_MS);
    await this.dataSource.manager.delete(NodeTokenRow, { expiresAt: LessThan(over) });
    await this.dataSource.manager.delete(UsedAssertionRow, { refusedFrom: LessThan(over) });
  }
}
