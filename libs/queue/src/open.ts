import { Queue, type IQueueBackend } from 'bullmq';
import { invariant } from '@kohort/kernel';
import { queueOptions, type Backend } from './backend.js';
import type { JobDefinition } from './job.js';
import type { JobRegistry } from './registry.js';

/** A queue of any backend. */
export type AnyQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;

/** The queues of a registry, and how long an answer is waited for. */
export interface OpenQueues {
  readonly registry: JobRegistry;
  readonly timeoutMs: number;
  readonly all: readonly AnyQueue[];
  readonly queue: (name: string) => AnyQueue;
  readonly queueOf: (job: JobDefinition) => AnyQueue;
}

/** Makes the queues' objects; they connect by themselves. */
export function makeQueues(
  registry: JobRegistry,
  backend: Backend,
  timeoutMs: number,
  onError: (queue: string, error: Error) => void,
): OpenQueues {
  const byName = new Map<string, AnyQueue>();
  for (const name of registry.queues) {
    const queue: AnyQueue = new Queue(name, queueOptions(backend), backend.create);
    queue.on('error', (error) => onError(name, error));
    byName.set(name, queue);
  }
  const queue = (name: string): AnyQueue => {
    const found = byName.get(name);
    invariant(found, `queue "${name}" has a job in the registry`);
    return found;
  };
  const queueOf = (job: JobDefinition): AnyQueue => {
    invariant(registry.jobs.get(job.name) === job, `job "${job.name}" is in the registry`);
    return queue(job.queue);
  };
  return { registry, timeoutMs, all: [...byName.values()], queue, queueOf };
}
