import type { Result } from '@kohort/kernel';
import { digest, Handles, Log } from '@kohort/platform';
import { defineJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { clientIdIn, readConnection, recordFailure } from './connection-state.js';
import { HubClient } from './hub-client.js';
import { shownCode, type HubFault } from './hub-fault.js';
import { NodeIdentity } from './node-identity.js';
import { isFinal, registerAtHub } from './register-at-hub.js';
import { sendHeartbeat } from './send-heartbeat.js';

export const keepInTouch = defineJob({
  name: 'hub-connection.keep-in-touch',
  queue: 'hub-connection',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: 60_000,
});

/** What the worker knows beside: the code of its configuration, and what it tells of itself. */
export abstract class WorkerFacts {
  abstract readonly configuredCode: string | undefined;
  abstract readonly version: string;
  abstract readonly startedAt: Date;
}

/**
 * Looks every ten seconds whether there is something to tell the hub: the configured code where the node is not
 * registered yet, else a heartbeat. When the next attempt is due is in the database, so that the waits grow across
 * restarts and for all workers together. The hub being away fails no job.
 */
@Injectable()
@Handles(keepInTouch, { rhythm: { everyMs: 10_000 }, payload: {} })
export class KeepInTouch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly identity: NodeIdentity,
    private readonly hub: HubClient,
    private readonly facts: WorkerFacts,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    const done = await this.#attempt(new Date());
    if (done?.ok === false) this.log.write('warn', 'hub-contact-failed', { code: shownCode(done.error) });
  }

  async #attempt(now: Date): Promise<Result<unknown, HubFault> | undefined> {
    const row = await readConnection(this.dataSource.manager);
    if (row.nextAttemptAt !== null && row.nextAttemptAt > now) return undefined;
    if (clientIdIn(row, this.identity) !== undefined) return this.#beat(now);
    const { configuredCode: code } = this.facts;
    if (code === undefined || digest(code) === row.refusedCodeDigest) return undefined;
    const actor = { kind: 'system', id: 'hub-connection' } as const;
    const registered = await registerAtHub(this.dataSource, this.identity, code, actor, now);
    if (!registered.ok) {
      const { error } = registered;
      await recordFailure(
        this.dataSource.manager,
        error,
        now,
        isFinal(error) ? { refusedCodeDigest: digest(code) } : {},
      );
      return registered;
    }
    this.log.write('info', 'registered-at-hub', { node: registered.value.clientId });
    return this.#beat(now);
  }

  #beat(now: Date): Promise<Result<undefined, HubFault>> {
    const { version, startedAt } = this.facts;
    return sendHeartbeat(this.dataSource, this.hub, { version, startedAt: startedAt.toISOString() }, now);
  }
}
