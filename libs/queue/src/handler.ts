import type { JobDefinition } from './job.js';
import { codeOf } from './fault.js';
import type { JobRegistry } from './registry.js';
import { ok, type Result } from '@kohort/kernel';
import { refuse, type QueueFault } from './fault.js';

export interface RunningJob<Payload> {
  readonly payload: Payload;
  /** The id that the job was added under; for a run of a schedule the queue's own. */
  readonly id: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the worker must end before the job does, or no longer holds it. */
  readonly signal: AbortSignal;
}

/** A failure that the handler expected. Code and message are ours and are shown: no data of a person in either. */
export interface JobFailure {
  readonly failure: 'give-up' | 'try-again';
  readonly code: string;
  readonly message: string;
}

/** The job cannot succeed: it counts as failed at once, and is shown. */
export const giveUp = (code: string, message: string): JobFailure => ({ failure: 'give-up', code, message });

/** The job may succeed later: it is tried again while attempts are left. */
export const tryAgain = (code: string, message: string): JobFailure => ({ failure: 'try-again', code, message });

export type JobOutcome = JobFailure | undefined;

/** Does a job: undefined when it is done. What it throws is tried again, and shown by its code or name only. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most handlers return nothing
export type Handler<Payload> = (job: RunningJob<Payload>) => Promise<JobFailure | undefined | void>;

/** A handler whose payload type is behind it: it reads the payload itself. */
export interface JobHandler {
  readonly job: JobDefinition;
  readonly run: (job: RunningJob<unknown>) => Promise<JobOutcome>;
}

/** Says what does a job. The payload is checked against the job's schema before the handler sees it. */
export const handle = <Payload>(job: JobDefinition<Payload>, handler: Handler<Payload>): JobHandler => ({
  job,
  run: async (running) => {
    const payload = job.read(running.payload);
    if (!payload.ok) return giveUp(payload.error.code, payload.error.message);
    try {
      return (await handler({ ...running, payload: payload.value })) ?? undefined;
    } catch (error) {
      return tryAgain(codeOf(error), '');
    }
  },
});

/** One handler for each job of the registry, or which job has none or two. */
export function handlersByName(
  registry: JobRegistry,
  handlers: readonly JobHandler[],
): Result<ReadonlyMap<string, JobHandler>, QueueFault> {
  const byName = new Map<string, JobHandler>();
  for (const handler of handlers) {
    const { name } = handler.job;
    if (registry.jobs.get(name) !== handler.job)
      return refuse('unknown-job', `There is a handler for job "${name}", which is not in the registry.`);
    if (byName.has(name)) return refuse('job-with-two-handlers', `Job "${name}" has two handlers; it must have one.`);
    byName.set(name, handler);
  }
  const missing = [...registry.jobs.keys()].filter((name) => !byName.has(name));
  if (missing.length === 0) return ok(byName);
  const [one, have] = missing.length === 1 ? ['Job', 'has'] : ['Jobs', 'have'];
  const names = missing.map((name) => `"${name}"`).join(', ');
  return refuse('job-without-handler', `${one} ${names} must have one handler and ${have} none.`);
}
