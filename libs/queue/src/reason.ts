import type { JobFailure } from './handler.js';

/** Why a job failed, as it is stored and shown. */
export interface Reason {
  readonly code: string;
  /** Ours; undefined where the reason is an error that we did not write. */
  readonly message: string | undefined;
}

const STORED = /^\[([^\]]+)\](?: ([\s\S]+))?$/;

/** What BullMQ itself writes of a job whose worker died again and again (moveStalledJobsToWait). */
const STALLED = 'job stalled more than allowable limit';

export const storedReason = ({ code, message }: JobFailure): string =>
  message === '' ? `[${code}]` : `[${code}] ${message}`;

/** Reads what `storedReason` wrote. Any other text was not written by us and is not shown. */
export function reasonOf(text: string | undefined): Reason {
  const match = STORED.exec(text ?? '');
  if (match) return { code: match[1] ?? 'unknown', message: match[2] };
  return { code: text === STALLED ? 'stalled' : 'unknown', message: undefined };
}
