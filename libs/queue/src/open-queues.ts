import { ok, type Result } from '@kohort/kernel';
import { add, addMany, type AddOptions, type NamedJob } from './add-jobs.js';
import { ask, ended } from './ask.js';
import type { Backend } from './backend.js';
import { discard, failedJobs, retry, retryAll, type FailedJobsPage, type FailedJobsQuery } from './failed-jobs.js';
import { codeOf, refuse, type QueueFault } from './fault.js';
import type { JobDefinition } from './job.js';
import { makeQueues, type OpenQueues } from './open.js';
import type { JobRegistry } from './registry.js';
import { schedule, schedulers, unschedule, type Rhythm, type Schedule } from './schedules.js';

type Answer<T> = Promise<Result<T, QueueFault>>;

export interface QueueCounts {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly completed: number;
  readonly failed: number;
}

/** Every answer comes within the time limit; a queue that is away is the fault `queue-unavailable`. */
export interface Queues {
  readonly add: <Payload>(job: JobDefinition<Payload>, payload: Payload, options: AddOptions) => Answer<undefined>;
  /** Rejects with a QueueError, since it is the outbox's sink. */
  readonly addMany: (jobs: readonly NamedJob[]) => Promise<void>;
  readonly schedule: <Payload>(
    job: JobDefinition<Payload>,
    id: string,
    rhythm: Rhythm,
    payload: Payload,
  ) => Answer<undefined>;
  readonly unschedule: (queue: string, id: string) => Answer<undefined>;
  readonly schedulers: () => Answer<readonly Schedule[]>;
  readonly counts: () => Answer<Readonly<Record<string, QueueCounts>>>;
  readonly failedJobs: (query?: FailedJobsQuery) => Answer<FailedJobsPage>;
  readonly retry: (queue: string, id: string) => Answer<undefined>;
  readonly retryAll: (queue?: string) => Answer<number>;
  readonly discard: (queue: string, id: string) => Answer<undefined>;
  /** Whether the backend answers within `timeoutMs`. */
  readonly ping: (timeoutMs: number) => Answer<undefined>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  /** How long an answer is waited for, in milliseconds; 5,000 if left out. */
  readonly timeoutMs?: number;
  /** Told the code of each trouble with the connection. It mends itself. */
  readonly onTrouble?: (queue: string, code: string) => void;
}

const counts = (open: OpenQueues): Answer<Record<string, QueueCounts>> =>
  ask(open.timeoutMs, async () => {
    const each = await Promise.all(
      open.all.map(async (queue): Promise<[string, QueueCounts]> => {
        const found = await queue.getJobCounts('waiting', 'delayed', 'active', 'completed', 'failed');
        const count = (state: string): number => found[state] ?? 0;
        const [waiting, delayed, active] = [count('waiting'), count('delayed'), count('active')];
        return [queue.name, { waiting, delayed, active, completed: count('completed'), failed: count('failed') }];
      }),
    );
    return Object.fromEntries(each);
  });

/** At most one question is on its way: a backend that hangs must not be asked again and again. */
function pinger(open: OpenQueues): Queues['ping'] {
  let asked: Promise<unknown> | undefined;
  return async (timeoutMs) => {
    asked ??= Promise.resolve(open.all[0]?.getFailedCount()).finally(() => (asked = undefined));
    const question = asked;
    const answer = await ask(timeoutMs, () => question);
    return answer.ok ? ok(undefined) : answer;
  };
}

async function close({ all, timeoutMs }: OpenQueues): Promise<void> {
  await Promise.all(
    all.map(async (queue) => {
      if (!(await ended(timeoutMs, queue.close()))) await ended(timeoutMs, queue.disconnect());
    }),
  );
}

function facade(open: OpenQueues): Queues {
  let closing: Promise<void> | undefined;
  return {
    add: (job, payload, options) => add(open, job, payload, options),
    addMany: (jobs) => addMany(open, jobs),
    schedule: (job, id, rhythm, payload) => schedule(open, job, id, rhythm, payload),
    unschedule: (queue, id) => unschedule(open, queue, id),
    schedulers: () => schedulers(open),
    counts: () => counts(open),
    failedJobs: (query = {}) => failedJobs(open, query),
    retry: (queue, id) => retry(open, queue, id),
    retryAll: (queue) => retryAll(open, queue),
    discard: (queue, id) => discard(open, queue, id),
    ping: pinger(open),
    close: () => (closing ??= close(open)),
  };
}

/** Connects to the queues of all jobs in the registry. Once open they come back by themselves after an outage. */
export async function openQueues(
  registry: JobRegistry,
  backend: Backend,
  { timeoutMs = 5_000, onTrouble = () => undefined }: OpenOptions = {},
): Answer<Queues> {
  const open = makeQueues(registry, backend, timeoutMs, (queue, error) => onTrouble(queue, codeOf(error)));
  const ready = await ask(timeoutMs, () => Promise.all(open.all.map((queue) => queue.waitUntilReady())));
  if (ready.ok) return ok(facade(open));
  await close(open);
  return refuse('queue-unavailable', `The queues on ${backend.kind} cannot be opened. ${ready.error.message}`);
}
