import { Worker, type IQueueBackend, type Job, type JobProgress } from 'bullmq';
import { invariant, ok, type Result } from '@kohort/kernel';
import { ask, ended } from './ask.js';
import { queueOptions, type Backend } from './backend.js';
import { codeOf, refuse, type QueueFault } from './fault.js';
import { handlersByName, type JobHandler } from './handler.js';
import { idOf } from './job-key.js';
import { reasonOf } from './reason.js';
import type { JobRegistry } from './registry.js';
import { runJob } from './run-job.js';

/** What workers tell. Ids are the callers'; nothing else of a job is in it. */
export type WorkerEvent =
  | {
      readonly kind: 'completed';
      readonly queue: string;
      readonly job: string;
      readonly id: string;
      readonly ms: number;
    }
  | {
      readonly kind: 'failed';
      readonly queue: string;
      readonly job: string;
      readonly id: string;
      readonly attempt: number;
      readonly code: string;
      readonly isFinal: boolean;
    }
  /** A worker died or hung with the job; it is run again. */
  | { readonly kind: 'stalled'; readonly queue: string; readonly id: string }
  /** Trouble with the connection, which mends itself. */
  | { readonly kind: 'trouble'; readonly queue: string; readonly code: string };

export interface WorkerOptions {
  /** Jobs at once per queue, for all queues or by queue; 5 if left out. */
  readonly concurrency?: number | Readonly<Record<string, number>>;
  readonly log: (event: WorkerEvent) => void;
  /** How long `close` waits for running jobs before it aborts their signal, in milliseconds; 20,000 if left out. */
  readonly closeMs?: number;
  /** How long to wait for a connection at the start, in milliseconds; 10,000 if left out. */
  readonly startMs?: number;
  /** A worker that is silent for longer is taken to be dead and its jobs are run again; 30,000 ms if left out. */
  readonly lockMs?: number;
}

export interface Workers {
  /** Takes no further job and waits for the running ones, with a limit; those that still run are run again later. */
  readonly close: () => Promise<void>;
}

type WorkerBase = Worker<unknown, undefined, string, IQueueBackend, JobProgress, unknown>;

/** A worker that can be left with jobs that never end: BullMQ's own `close` waits for them for ever. */
class LeavableWorker extends Worker<unknown, undefined, string, IQueueBackend, JobProgress, unknown> {
  readonly runs = new Set<Promise<unknown>>();

  async idle(): Promise<void> {
    while (this.runs.size > 0) await Promise.allSettled(this.runs);
  }

  async leave(): Promise<void> {
    // Ends the timer of the check for stalled jobs, which waiting for the jobs would come to last.
    await this.pause(true);
    await this.lockManager.close();
    await this.backend.close(true);
  }
}

/** A job that brings down its worker this often is given up. */
const MAX_STALLS = 3;
/** For what takes no time unless something is wrong: writing down an outcome, ending an aborted job. */
const SETTLE_MS = 1_000;

const concurrencyOf = (queue: string, given: WorkerOptions['concurrency']): number =>
  (typeof given === 'object' ? given[queue] : given) ?? 5;

function report(queue: string, worker: WorkerBase, log: WorkerOptions['log']): void {
  const named = (job: Job): { queue: string; job: string; id: string } => ({
    queue,
    job: job.name,
    id: idOf(job.name, job.id ?? ''),
  });
  worker.on('completed', (job) =>
    log({ kind: 'completed', ...named(job), ms: Date.now() - (job.processedOn ?? Date.now()) }),
  );
  worker.on('failed', (job, error) => {
    if (job === undefined) return;
    const { code } = reasonOf(error.message);
    log({ kind: 'failed', ...named(job), attempt: job.attemptsMade, code, isFinal: job.finishedOn !== undefined });
  });
  worker.on('stalled', (id) => log({ kind: 'stalled', queue, id }));
  worker.on('error', (error) => log({ kind: 'trouble', queue, code: codeOf(error) }));
}

function makeWorker(
  queue: string,
  handlers: ReadonlyMap<string, JobHandler>,
  backend: Backend,
  options: WorkerOptions,
): LeavableWorker {
  const { lockMs = 30_000 } = options;
  // BullMQ gives a signal to a processor whose `length` is three: no default values.
  const run = async (job: Job, token?: string, signal?: AbortSignal): Promise<undefined> => {
    invariant(signal, 'BullMQ gives a job its signal');
    const running = runJob(handlers, job, token, signal, () => worker.closing !== undefined);
    worker.runs.add(running);
    await running.finally(() => worker.runs.delete(running));
  };
  const worker: LeavableWorker = new LeavableWorker(
    queue,
    run,
    {
      ...queueOptions(backend),
      autorun: false,
      concurrency: concurrencyOf(queue, options.concurrency),
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: MAX_STALLS,
      runRetryDelay: 1_000,
    },
    backend.create,
  );
  report(queue, worker, options.log);
  return worker;
}

/** While the backend is away BullMQ's `close` never ends, with nothing to wait for: so jobs are what is waited for. */
async function closeWorker(worker: LeavableWorker, closeMs: number): Promise<void> {
  const closing = worker.close();
  if (await ended(Math.min(closeMs, SETTLE_MS), closing)) return;
  if (!(await ended(closeMs, worker.idle()))) {
    worker.cancelAllJobs('the worker stops');
    await ended(SETTLE_MS, worker.idle());
  }
  if (await ended(SETTLE_MS, closing)) return;
  await ended(SETTLE_MS, worker.leave());
}

/**
 * Starts a worker for each queue of the registry. Refuses where a job has no handler, or two, or where the backend does
 * not answer. Running workers survive an outage of the backend.
 */
export async function startWorkers(
  registry: JobRegistry,
  handlers: readonly JobHandler[],
  backend: Backend,
  options: WorkerOptions,
): Promise<Result<Workers, QueueFault>> {
  const byName = handlersByName(registry, handlers);
  if (!byName.ok) return byName;
  const { closeMs = 20_000, startMs = 10_000 } = options;
  const workers = registry.queues.map((queue) => makeWorker(queue, byName.value, backend, options));
  const close = async (limit: number): Promise<void> => {
    await Promise.all(workers.map((worker) => closeWorker(worker, limit)));
  };
  const ready = await ask(startMs, () => Promise.all(workers.map((worker) => worker.waitUntilReady())));
  if (!ready.ok) {
    await close(SETTLE_MS);
    return refuse('queue-unavailable', `The workers on ${backend.kind} cannot start. ${ready.error.message}`);
  }
  for (const worker of workers)
    worker.run().catch((error: unknown) => options.log({ kind: 'trouble', queue: worker.name, code: codeOf(error) }));
  let closing: Promise<void> | undefined;
  return ok({ close: () => (closing ??= close(closeMs)) });
}
