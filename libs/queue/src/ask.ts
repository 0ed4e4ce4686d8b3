import { ok, type Result } from '@kohort/kernel';
import { codeOf, refuse, type QueueFault } from './fault.js';

/** Rejects with the code `timeout` after the time (milliseconds). What comes of the work later is dropped. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'timeout' })), milliseconds);
  });
  // The one that loses the race must not end the program.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the work ended, well or not, within the time (milliseconds). */
export async function ended(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  try {
    await within(milliseconds, work);
    return true;
  } catch (error) {
    return codeOf(error) !== 'timeout';
  }
}

/** The queue's answer, or that it is unavailable: away, refusing, or silent for longer than `timeoutMs`. */
export async function ask<T>(timeoutMs: number, work: () => Promise<T>): Promise<Result<T, QueueFault>> {
  try {
    return ok(await within(timeoutMs, work()));
  } catch (error) {
    return refuse('queue-unavailable', `The queue gave no answer (${codeOf(error)}).`);
  }
}
