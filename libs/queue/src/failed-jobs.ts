import type { Job } from 'bullmq';
import { ok, type Result } from '@kohort/kernel';
import { ask } from './ask.js';
import { refuse, type QueueFault } from './fault.js';
import type { AnyQueue, OpenQueues } from './open.js';
import { reasonOf, type Reason } from './reason.js';

/** A job that failed for good. Its payload is not shown. */
export interface FailedJob {
  readonly queue: string;
  readonly name: string;
  /** The queue's own id, as `retry` and `discard` take it. */
  readonly id: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly reason: Reason;
}

export interface FailedJobsQuery {
  /** All queues if left out. */
  readonly queue?: string;
  /** 0 if left out. */
  readonly offset?: number;
  /** 50 if left out, at most 500. */
  readonly limit?: number;
}

export interface FailedJobsPage {
  /** The latest first. */
  readonly jobs: readonly FailedJob[];
  readonly total: number;
}

/** How many jobs are asked for, or retried, at once. */
const BATCH = 100;

const failedJob = (queue: string, job: Job): FailedJob => ({
  queue,
  name: job.name,
  id: job.id ?? '',
  attempts: job.attemptsMade,
  failedAt: new Date(job.finishedOn ?? job.timestamp),
  reason: reasonOf(job.failedReason),
});

/** The queue of this name, or all; a name may come from a request, so it may be wrong. */
function chosen(open: OpenQueues, name: string | undefined): Result<readonly AnyQueue[], QueueFault> {
  if (name === undefined) return ok(open.all);
  const queue = open.all.find((each) => each.name === name);
  return queue === undefined ? refuse('unknown-queue', `There is no queue "${name}".`) : ok([queue]);
}

/** A page of the jobs that failed for good. */
export async function failedJobs(
  open: OpenQueues,
  { queue, offset = 0, limit = 50 }: FailedJobsQuery,
): Promise<Result<FailedJobsPage, QueueFault>> {
  const queues = chosen(open, queue);
  if (!queues.ok) return queues;
  const end = offset + Math.min(limit, 500);
  return ask(open.timeoutMs, async () => {
    const pages = await Promise.all(
      queues.value.map(async (each) => ({
        total: await each.getFailedCount(),
        // A job that was retried meanwhile is a gap in the list.
        jobs: (await each.getFailed(0, end - 1)).filter((job: Job | undefined) => job?.id !== undefined),
        name: each.name,
      })),
    );
    const jobs = pages.flatMap(({ name, jobs: found }) => found.map((job) => failedJob(name, job)));
    jobs.sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime());
    return { jobs: jobs.slice(offset, end), total: pages.reduce((sum, { total }) => sum + total, 0) };
  });
}

async function onFailedJob(
  open: OpenQueues,
  queueName: string,
  id: string,
  act: (job: Job) => Promise<void>,
): Promise<Result<undefined, QueueFault>> {
  const queues = chosen(open, queueName);
  if (!queues.ok) return queues;
  const found = await ask(open.timeoutMs, async () => {
    const job = (await queues.value[0]?.getJob(id)) as Job | undefined;
    return { job, state: await job?.getState() };
  });
  if (!found.ok) return found;
  const { job, state } = found.value;
  if (job === undefined) return refuse('not-found', `Queue "${queueName}" has no such job.`);
  if (state !== 'failed') return refuse('not-failed', `The job has not failed: it is ${state ?? 'gone'}.`);
  return ask(open.timeoutMs, async () => {
    await act(job);
    return undefined;
  });
}

/** Full attempts again, from the first. */
const again = (job: Job): Promise<void> => job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });

/** Runs a failed job again, with all its attempts. */
export const retry = (open: OpenQueues, queue: string, id: string): Promise<Result<undefined, QueueFault>> =>
  onFailedJob(open, queue, id, again);

/** Removes a failed job. Its id may then be added anew. */
export const discard = (open: OpenQueues, queue: string, id: string): Promise<Result<undefined, QueueFault>> =>
  onFailedJob(open, queue, id, (job) => job.remove());

async function retryAllOf(open: OpenQueues, queue: AnyQueue, until: number): Promise<Result<number, QueueFault>> {
  let retried = 0;
  for (;;) {
    // The oldest first; those that fail anew while this runs are left for the next time.
    const page = await ask(open.timeoutMs, () => queue.getJobs(['failed'], 0, BATCH - 1, true));
    if (!page.ok) return page;
    const jobs = (page.value as (Job | undefined)[]).filter((job) => (job?.finishedOn ?? Infinity) <= until) as Job[];
    if (jobs.length === 0) return ok(retried);
    const outcomes = await ask(open.timeoutMs, () => Promise.allSettled(jobs.map(again)));
    if (!outcomes.ok) return outcomes;
    const done = outcomes.value.filter(({ status }) => status === 'fulfilled').length;
    if (done === 0) return refuse('queue-unavailable', 'The queue lets no failed job be run again.');
    retried += done;
  }
}

/** Runs all jobs again that have failed until now. Returns how many. */
export async function retryAll(open: OpenQueues, queue?: string): Promise<Result<number, QueueFault>> {
  const queues = chosen(open, queue);
  if (!queues.ok) return queues;
  let retried = 0;
  for (const each of queues.value) {
    const outcome = await retryAllOf(open, each, Date.now());
    if (!outcome.ok) return outcome;
    retried += outcome.value;
  }
  return ok(retried);
}
