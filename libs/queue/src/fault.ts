import { failed, type Fault } from '@kohort/kernel';

export type QueueFault = Fault<
  | 'queue-unavailable'
  | 'unknown-queue'
  | 'unknown-job'
  | 'payload-invalid'
  | 'schedule-invalid'
  | 'not-found'
  | 'not-failed'
  | 'job-without-handler'
  | 'job-with-two-handlers'
>;

export const fault = (code: QueueFault['code'], message: string, path = ''): QueueFault => ({ code, message, path });

export const refuse = (code: QueueFault['code'], message: string, path = '') => failed(fault(code, message, path));

/** A word such as ECONNRESET, or an SQLSTATE such as 57P01; never what may be a number of a person. */
const CODE = /^(?:[A-Za-z][\w.-]{0,59}|[0-9A-Z]{5})$/;

/**
 * What an error may be called in a log or a list: its code or its name. Never its message, which may hold what a
 * record holds.
 */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string' && CODE.test(error.code)) return error.code;
  // Connecting to a name with several addresses fails with an AggregateError that has no code of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && CODE.test(error.name) ? error.name : 'unknown';
}

/** A job that the queue will never take as it is. */
export interface RefusedJob {
  readonly job: string;
  readonly id: string;
  readonly code: string;
}

/** What `addMany` rejects with. `refused` names the jobs that will never be taken; none of the batch was added then. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
  constructor(
    readonly code: QueueFault['code'],
    message: string,
    readonly refused: readonly RefusedJob[] = [],
  ) {
    super(message);
  }
}
