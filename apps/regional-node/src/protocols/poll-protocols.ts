import { Handles, Log } from '@kohort/platform';
import { HUB_PATHS, LONGEST_POLL_S } from '@kohort/protocol';
import { defineJob, type RunningJob } from '@kohort/queue';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { HubClient } from '../hub-connection/hub-client.js';
import { shownCode } from '../hub-connection/hub-fault.js';
import { Feed, type FeedItem, type ReadItem } from './feed-item.js';
import { advance, cursorIn, readFeed, recordFeedFailure, recordFeedSuccess, sourceOf } from './feed-state.js';
import { NodeTrust } from './node-trust.js';
import { takeUpItem } from './take-up-item.js';

export const pollProtocols = defineJob({
  name: 'protocols.poll',
  queue: 'protocols',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: 10_000,
});

/** The hub holds a poll for 25 s; what it then has to say may be twenty protocols of a megabyte each. */
const LIMITS = { patienceMs: (LONGEST_POLL_S + 15) * 1000, longestAnswer: 25_000_000 };

/** Asked anew each time: the compiler takes the first answer to hold for ever. */
const isOver = ({ aborted }: AbortSignal): boolean => aborted;

/**
 * Asks the hub for what is new, and waits there for it. One poll at a time in a process; two workers may both poll, and
 * the cursor lets each item be dealt with once. When the next attempt is due after failures is in the database, so that
 * restarts do not hammer. The hub being away fails no job.
 */
@Injectable()
@Handles(pollProtocols, { rhythm: { everyMs: 1_000 }, payload: {} })
export class PollProtocols implements OnModuleDestroy {
  readonly #stopped = new AbortController();
  #polling = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly trust: NodeTrust,
    private readonly hub: HubClient,
    private readonly log: Log,
  ) {}

  /** Comes before the worker waits for its running jobs, which a poll would keep waiting for long. */
  onModuleDestroy(): void {
    this.#stopped.abort();
  }

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      const either = AbortSignal.any([signal, this.#stopped.signal]);
      while (await this.#poll(either)) if (isOver(either)) return;
    } catch (error) {
      this.log.error('protocol-feed-failed', error);
      await recordFeedFailure(this.dataSource, 'internal', new Date());
    } finally {
      this.#polling = false;
    }
  }

  /** Whether there may be more at once. */
  async #poll(signal: AbortSignal): Promise<boolean> {
    const feed = await readFeed(this.dataSource.manager);
    if (isOver(signal) || (feed.nextAttemptAt !== null && feed.nextAttemptAt > new Date())) return false;
    const cursor = cursorIn(feed, sourceOf(this.trust));
    const path = `${HUB_PATHS.protocols}?after=${cursor}&wait=${LONGEST_POLL_S}`;
    const answer = await this.hub.ask({ method: 'GET', path }, Feed, { ...LIMITS, signal });
    if (isOver(signal)) return false;
    if (answer.ok) return this.#takeUp(answer.value.items, cursor, signal);
    if (answer.error.code === 'not-registered') return false;
    const code = shownCode(answer.error);
    this.log.write('warn', 'protocol-feed-failed', { code });
    await recordFeedFailure(this.dataSource, code, new Date());
    return false;
  }

  async #takeUp(items: readonly FeedItem[], cursor: number, signal: AbortSignal): Promise<boolean> {
    const source = sourceOf(this.trust);
    let from = cursor;
    for (const item of [...items].sort((one, other) => one.sequence - other.sequence)) {
      if (isOver(signal)) return false;
      const to = item.sequence;
      const work = (manager: EntityManager, again: boolean) => this.#takeUpOne(manager, { ...item, again });
      if (await advance(this.dataSource, { source, from, to }, work)) from = to;
    }
    await recordFeedSuccess(this.dataSource.manager, new Date());
    return from > cursor;
  }

  async #takeUpOne(manager: EntityManager, item: ReadItem): Promise<void> {
    const code = await takeUpItem(manager, item, this.trust, new Date());
    if (code !== undefined) this.log.write('warn', 'protocol-refused', { code });
  }
}
