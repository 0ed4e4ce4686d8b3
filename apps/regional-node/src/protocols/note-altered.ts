import { Handles, Log } from '@kohort/platform';
import { defineJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { lockTrial } from './lock-trial.js';
import { ProtocolEventRow } from './protocol-event.entity.js';
import { noteEvent, NODE_ACTOR } from './protocol-log.js';
import { ProtocolRow } from './protocol.entity.js';
import type { StandingCode } from './standing.js';
import { VerifiedProtocols } from './verified-protocols.js';

export const noteAltered = defineJob({
  name: 'protocols.note-altered',
  queue: 'protocols',
  payload: z.object({}),
  keepCompletedMs: 60_000,
});

/** What time does, and what is on its way in the feed; all else is somebody's hand in the database, or another key. */
const HARMLESS: readonly StandingCode[] = ['not-yet-valid', 'expired', 'overtaken'];

/** Tells, once, of rows that say they run and are not what was signed. It stops nothing: they do not run anyway. */
@Injectable()
@Handles(noteAltered, { rhythm: { everyMs: 60_000 }, payload: {} })
export class NoteAltered {
  constructor(
    private readonly dataSource: DataSource,
    private readonly protocols: VerifiedProtocols,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    const { manager } = this.dataSource;
    const rows = await manager.findBy(ProtocolRow, { decision: 'allowed', hubState: 'published' });
    for (const { row, fault } of await this.protocols.standings(manager, rows, new Date()))
      if (fault !== undefined) await this.dataSource.transaction((inner) => this.#note(inner, row));
  }

  /** Looked at again under the lock, where nobody is in the middle of deciding. */
  async #note(manager: EntityManager, { id, trialId }: ProtocolRow): Promise<void> {
    await lockTrial(manager, trialId);
    const row = await manager.findOneByOrFail(ProtocolRow, { id });
    const now = new Date();
    const { fault: code } = await this.protocols.standing(manager, row, now);
    if (code === undefined || HARMLESS.includes(code)) return;
    const last = await manager.findOne(ProtocolEventRow, { where: { protocolId: id }, order: { position: 'DESC' } });
    if (last?.kind === 'altered' && last.code === code) return;
    await noteEvent(manager, row, { kind: 'altered', actor: NODE_ACTOR, at: now, code });
    this.log.write('error', 'protocol-altered', { code });
  }
}
