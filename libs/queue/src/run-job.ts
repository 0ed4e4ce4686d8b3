import { UnrecoverableError, WaitingError, type Job } from 'bullmq';
import { giveUp, type JobFailure, type JobHandler } from './handler.js';
import { idOf } from './job-key.js';
import { storedReason } from './reason.js';

/** What BullMQ stores of a failed job is its error's message, so that is all that the error holds. */
function toThrow(failure: JobFailure): Error {
  const reason = storedReason(failure);
  return failure.failure === 'give-up' ? new UnrecoverableError(reason) : new Error(reason);
}

/**
 * Runs one job. A job that failed because its worker is stopping goes back to the queue, with no attempt spent.
 * Throws what BullMQ is to act on.
 */
export async function runJob(
  handlers: ReadonlyMap<string, JobHandler>,
  job: Job,
  token: string | undefined,
  signal: AbortSignal,
  isStopping: () => boolean,
): Promise<void> {
  const handler = handlers.get(job.name);
  // Added by another version of the program; it can be run again when that one works here.
  const outcome =
    handler === undefined
      ? giveUp('unknown-job', 'This program has no such job.')
      : await handler.run({
          payload: job.data as unknown,
          id: idOf(job.name, job.id ?? ''),
          attempt: job.attemptsMade + 1,
          signal,
        });
  if (outcome === undefined) return;
  if (isStopping() && signal.aborted && token !== undefined) {
    await job.moveToWait(token);
    throw new WaitingError();
  }
  throw toThrow(outcome);
}
