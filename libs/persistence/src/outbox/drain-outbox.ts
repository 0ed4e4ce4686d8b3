import type { DataSource } from 'typeorm';
import { invariant } from '@kohort/kernel';
import { backoff } from './backoff.js';
import { drainBatch, SinkFailure } from './drain-batch.js';
import { OUTBOX_CHANNEL } from './enqueue.js';
import type { JobSink, RefusedJob } from './job-sink.js';
import { listen } from './listen.js';
import { outboxLag, type OutboxLag } from './outbox-lag.js';
import { Wake } from './wake.js';

/** What a drain has to tell. `error` may hold values: log its code or name only. */
export type DrainEvent =
  | { readonly kind: 'handed-over'; readonly jobs: number }
  | { readonly kind: 'refused'; readonly jobs: readonly RefusedJob[] }
  | { readonly kind: 'sink-failed' | 'database-failed' | 'listen-lost'; readonly error: unknown };

export interface DrainOptions {
  /** Jobs per transaction; 200 if left out. */
  readonly batchSize?: number;
  /** How often it looks without being woken, in milliseconds; 5,000 if left out. */
  readonly pollMs?: number;
  /** How long the sink may take for a batch, in milliseconds; 30,000 if left out. */
  readonly sinkTimeoutMs?: number;
  readonly onEvent?: (event: DrainEvent) => void;
}

export interface OutboxDrain {
  /** Takes no further batch, waits for the one at hand, and closes its connection. */
  readonly stop: () => Promise<void>;
  readonly lag: () => Promise<OutboxLag>;
}

function addressOf({ options }: DataSource): { url: string; applicationName: string } {
  invariant(options.type === 'postgres' && options.url, 'the data source was made by createDataSource');
  return { url: options.url, applicationName: `${options.applicationName ?? 'kohort'} outbox` };
}

/** Jobs that an earlier program refused get another try: this one may know them. */
const readmit = (dataSource: DataSource): Promise<unknown> =>
  dataSource.query('update outbox set refused = null where refused is not null');

async function loop(dataSource: DataSource, sink: JobSink, wake: Wake, options: Required<DrainOptions>): Promise<void> {
  const { batchSize, onEvent, pollMs } = options;
  let [failures, readmitted] = [0, false];
  while (!wake.closed) {
    try {
      if (!readmitted) await readmit(dataSource);
      readmitted = true;
      const { handedOver, refused } = await drainBatch(dataSource, sink, options);
      failures = 0;
      if (handedOver > 0) onEvent({ kind: 'handed-over', jobs: handedOver });
      if (refused.length > 0) onEvent({ kind: 'refused', jobs: refused });
      if (handedOver + refused.length < batchSize) await wake.wait(pollMs);
    } catch (error) {
      failures += 1;
      const sinkFailed = error instanceof SinkFailure;
      onEvent({ kind: sinkFailed ? 'sink-failed' : 'database-failed', error: sinkFailed ? error.cause : error });
      await wake.rest(backoff(failures));
    }
  }
}

/**
 * Moves jobs from the outbox to the queue until it is stopped: woken by the commit of `enqueue`, and looking by itself
 * now and then. While the sink or the database is away it tries again, up to 5 s apart. Several at once share the work.
 * A job reaches the sink at least once; the sink drops what it already has.
 */
export function drainOutbox(dataSource: DataSource, sink: JobSink, options: DrainOptions = {}): OutboxDrain {
  const { batchSize = 200, pollMs = 5_000, sinkTimeoutMs = 30_000, onEvent = () => undefined } = options;
  const wake = new Wake();
  const listening = listen({
    ...addressOf(dataSource),
    channel: OUTBOX_CHANNEL,
    onWake: () => wake.wake(),
    onLost: (error) => onEvent({ kind: 'listen-lost', error }),
  });
  const looping = loop(dataSource, sink, wake, { batchSize, pollMs, sinkTimeoutMs, onEvent });
  return {
    stop: async () => {
      wake.close();
      await Promise.all([looping, listening.close()]);
    },
    lag: () => outboxLag(dataSource),
  };
}
