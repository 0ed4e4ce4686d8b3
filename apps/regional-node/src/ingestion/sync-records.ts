import { openFhirClient, type FhirFailure, type ServerOptions } from '@kohort/fhir';
import { localDayIn } from '@kohort/kernel';
import { Handles, Log } from '@kohort/platform';
import { defineJob, type RunningJob } from '@kohort/queue';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { pauseAfter } from './circuit.js';
import { serverChange } from './server-change.js';
import { SyncRound } from './sync-round.js';
import { SyncStateRow } from './sync.entity.js';

export const syncRecords = defineJob({
  name: 'ingestion.sync-records',
  queue: 'ingestion',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: 60_000,
});

/** Where the records are, and how often they are asked for. */
export abstract class SyncSettings {
  abstract readonly address: string;
  abstract readonly timeZone: string;
  abstract readonly pollMs: number;
  /** How far behind the newest known change is asked again. */
  abstract readonly overlapMs: number;
  abstract readonly server: ServerOptions;
}

/** Ends a round. */
export type SyncSignal = RunningJob<unknown>['signal'];

/** A key of PostgreSQL's advisory locks: "kohort" and this use of it. */
const LOCK = [0x6b6f686f, 1] as const;
/** At most this part of the time is spent on asking, however often it is to be done. */
const SPARED = 2;

/**
 * Looks twice a second whether a round is due; when, is in the database, for all workers together. One of them does it.
 * The server being away fails no job.
 */
@Injectable()
@Handles(syncRecords, { rhythm: { everyMs: 500 }, payload: {} })
export class SyncRecords implements OnModuleDestroy {
  readonly #stopped = new AbortController();

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SyncSettings,
    private readonly log: Log,
  ) {}

  /** Comes before the worker waits for its running jobs, which a server that is silent would keep waiting for long. */
  onModuleDestroy(): void {
    this.#stopped.abort();
  }

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<void> {
    const either = AbortSignal.any([signal, this.#stopped.signal]);
    if (either.aborted || !(await this.#isDue(new Date()))) return;
    const runner = this.dataSource.createQueryRunner();
    try {
      const [lock] = (await runner.query('select pg_try_advisory_lock($1, $2) as mine', [...LOCK])) as {
        mine: boolean;
      }[];
      if (!lock?.mine) return;
      try {
        await this.#round(either);
      } finally {
        // Where its connection was cut, the lock is gone already.
        await runner.query('select pg_advisory_unlock($1, $2)', [...LOCK]).catch(() => undefined);
      }
    } finally {
      if (!runner.isReleased) await runner.release();
    }
  }

  #state(): Promise<SyncStateRow> {
    return this.dataSource.manager.findOneByOrFail(SyncStateRow, { id: 1 });
  }

  async #isDue(now: Date): Promise<boolean> {
    const { openUntil, nextRoundAt } = await this.#state();
    return !(openUntil !== null && openUntil > now) && !(nextRoundAt !== null && nextRoundAt > now);
  }

  async #round(signal: AbortSignal): Promise<void> {
    const now = new Date();
    // Somebody else may have done it while we came for the lock.
    if (!(await this.#isDue(now))) return;
    const state = await this.#state();
    const { address, timeZone, overlapMs, server } = this.settings;
    const client = openFhirClient(address, { ...server, signal });
    if (!client.ok) return this.#failed(state, { fault: client.error }, now);
    const context = {
      dataSource: this.dataSource,
      client: client.value,
      localDay: localDayIn(timeZone),
      overlapMs,
      signal,
    };
    try {
      const away = serverChange(state, client.value.base) ?? (await new SyncRound(context).run(state, now));
      await (away ? this.#failed(state, away, now) : this.#done(now));
    } catch (error) {
      if (signal.aborted) return;
      this.log.error('records-sync-failed', error);
      await this.#failed(state, { fault: { code: 'internal' } }, now);
    }
  }

  async #done(now: Date): Promise<void> {
    const [walking] = await this.dataSource.manager.query<object[]>(
      `select 1 from sync_type where searched and walk is not null and not failures ? 'walk' limit 1`,
    );
    const wait = walking ? 0 : Math.max(this.settings.pollMs, SPARED * (Date.now() - now.getTime()));
    await this.dataSource.manager.update(
      SyncStateRow,
      { id: 1 },
      {
        lastRoundAt: now,
        nextRoundAt: new Date(now.getTime() + wait),
        failures: 0,
        failureCode: null,
        failedAt: null,
        openUntil: null,
      },
    );
  }

  async #failed(
    { failures: before }: SyncStateRow,
    { fault, retryAfterMs }: Pick<FhirFailure, 'retryAfterMs'> & { readonly fault: { readonly code: string } },
    now: Date,
  ): Promise<void> {
    const failures = before + 1;
    const pause = pauseAfter(failures, Math.random(), retryAfterMs);
    await this.dataSource.manager.update(
      SyncStateRow,
      { id: 1 },
      { failures, failureCode: fault.code, failedAt: now, openUntil: new Date(Date.now() + pause) },
    );
    this.log.write('warn', 'records-away', { code: fault.code, attempt: failures });
  }
}
