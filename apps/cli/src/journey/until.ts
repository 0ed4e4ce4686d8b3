import { setTimeout as sleep } from 'node:timers/promises';
import { shortly, Wrong } from './wrong.js';

const ASK_EVERY = 200;

/** What a probe saw, and whether it is what was waited for. */
export interface Probe<Value> {
  readonly done: Value | undefined;
  readonly seen: unknown;
}

/**
 * Asks again and again until it comes.
 *
 * @param what goes into a sentence: "expected a digest in the inbox within 30 s"
 * @throws Wrong with what was seen last
 */
export async function until<Value>(what: string, seconds: number, probe: () => Promise<Probe<Value>>): Promise<Value> {
  const latest = Date.now() + seconds * 1000;
  for (;;) {
    const { done, seen } = await probe();
    if (done !== undefined) return done;
    if (Date.now() > latest) throw new Wrong(`${what} within ${seconds} s`, shortly(seen));
    await sleep(ASK_EVERY);
  }
}

/** How long something took, for a sentence. */
export const secondsSince = (begin: number): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
