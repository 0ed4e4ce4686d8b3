import type { OutboxJob } from './enqueue.js';

/**
 * Where drained jobs go: the queue. `addMany` resolves when every job is stored there, and rejects otherwise, in which
 * case all of them are given again: the sink drops a job that it already has, by its name and id.
 *
 * A sink that will never take some of the jobs rejects with an error that has a list `refused` of their names, ids and
 * a stable code each, before it takes any.
 */
export interface JobSink {
  addMany(jobs: readonly OutboxJob[]): Promise<void>;
}

export interface RefusedJob {
  readonly job: string;
  readonly id: string;
  readonly code: string;
}

const isRefused = (value: unknown): value is RefusedJob =>
  typeof value === 'object' && value !== null && 'job' in value && 'id' in value && 'code' in value;

/** The jobs that an error of a sink names as refused. */
export function refusedIn(error: unknown): readonly RefusedJob[] {
  if (typeof error !== 'object' || error === null || !('refused' in error)) return [];
  return Array.isArray(error.refused) ? error.refused.filter(isRefused) : [];
}
