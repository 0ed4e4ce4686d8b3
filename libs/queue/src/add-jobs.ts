import type { JobsOptions } from 'bullmq';
import { invariant, ok, type Result } from '@kohort/kernel';
import { ask } from './ask.js';
import { QueueError, refuse, type QueueFault, type RefusedJob } from './fault.js';
import { jobKey } from './job-key.js';
import type { JobDefinition } from './job.js';
import type { AnyQueue, OpenQueues } from './open.js';

export interface AddOptions {
  /** Deterministic: the same job under the same id is one job, for as long as the queue remembers it. */
  readonly id: string;
  readonly delayMs?: number;
  readonly notBefore?: Date;
}

/** A job by its name, as the outbox hands it over. */
export interface NamedJob {
  readonly job: string;
  readonly id: string;
  readonly payload: unknown;
  readonly notBefore?: Date;
}

interface Entry {
  readonly name: string;
  readonly data: unknown;
  readonly opts: JobsOptions;
}

/** What a job's definition says about running it. Errors are stored by their code only, so without a stack. */
export const runOptions = ({ attempts, backoff, keepCompletedMs }: JobDefinition): JobsOptions => ({
  attempts,
  backoff:
    backoff.kind === 'fixed'
      ? { type: 'fixed', delay: backoff.delayMs }
      : { type: 'exponential', delay: backoff.delayMs, jitter: 0.5 },
  removeOnComplete: { age: Math.ceil(keepCompletedMs / 1000) },
  removeOnFail: false,
  stackTraceLimit: 0,
});

function entryOf(definition: JobDefinition, payload: unknown, options: AddOptions): Result<Entry, QueueFault> {
  const { name } = definition;
  const { id, delayMs = 0, notBefore } = options;
  invariant(id !== '', `job ${name} is added under an id`);
  const data = definition.read(payload);
  if (!data.ok) return data;
  const delay = Math.max(delayMs, notBefore === undefined ? 0 : notBefore.getTime() - Date.now(), 0);
  return ok({ name, data: data.value, opts: { ...runOptions(definition), jobId: jobKey(name, id), delay } });
}

/** Adds a job; one that the queue already has under the id is left as it is. Fails within the queues' time limit. */
export async function add<Payload>(
  open: OpenQueues,
  job: JobDefinition<Payload>,
  payload: Payload,
  options: AddOptions,
): Promise<Result<undefined, QueueFault>> {
  const entry = entryOf(job, payload, options);
  if (!entry.ok) return entry;
  const { name, data, opts } = entry.value;
  const added = await ask(open.timeoutMs, () => open.queueOf(job).add(name, data, opts));
  return added.ok ? ok(undefined) : added;
}

function namedEntry({ registry }: OpenQueues, named: NamedJob): Result<Entry & { queue: string }, QueueFault> {
  const definition = registry.jobs.get(named.job);
  if (definition === undefined) return refuse('unknown-job', `There is no job "${named.job}".`);
  const entry = entryOf(definition, named.payload, named);
  return entry.ok ? ok({ ...entry.value, queue: definition.queue }) : entry;
}

async function addBatch(open: OpenQueues, queue: AnyQueue, entries: Entry[]): Promise<void> {
  const added = await ask(open.timeoutMs, () => queue.addBulk(entries));
  if (!added.ok) throw new QueueError(added.error.code, added.error.message);
}

/**
 * Adds many jobs of any names. All or, if it rejects, some: to be called again with all of them.
 * @throws QueueError; with `refused` where jobs have an unknown name or a wrong payload, and then none was added.
 */
export async function addMany(open: OpenQueues, jobs: readonly NamedJob[]): Promise<void> {
  const refused: RefusedJob[] = [];
  const batches = new Map<string, Entry[]>();
  for (const named of jobs) {
    const entry = namedEntry(open, named);
    if (entry.ok) {
      const { queue, ...job } = entry.value;
      const batch = batches.get(queue);
      if (batch === undefined) batches.set(queue, [job]);
      else batch.push(job);
    } else refused.push({ job: named.job, id: named.id, code: entry.error.code });
  }
  const [first] = refused;
  if (first !== undefined) {
    const code = first.code as QueueFault['code'];
    throw new QueueError(code, `${refused.length} jobs are refused; the first is ${first.job} (${code}).`, refused);
  }
  await Promise.all([...batches].map(([name, entries]) => addBatch(open, open.queue(name), entries)));
}
