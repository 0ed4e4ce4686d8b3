import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '@kohort/kernel';
import type { Readiness } from '../api/operation.js';

/** Something outside of the process that the app needs. */
export interface Dependency {
  readonly name: string;
  /** Asks it something cheap. It is away where this throws, gives a failed result, or does not answer in time. */
  readonly ping: () => Promise<Result<unknown, unknown> | undefined>;
}

/** What an app depends on; injected as a whole. */
export abstract class Dependencies {
  abstract readonly all: readonly Dependency[];
}

const PATIENCE_MS = 3000;
/** So long an answer is given again: many who ask at once cause one question. */
const FRESH_MS = 1000;

async function isUp({ ping }: Dependency): Promise<boolean> {
  const given = new AbortController();
  const late = sleep(PATIENCE_MS, 'late', { signal: given.signal, ref: false }).catch(() => 'done');
  try {
    const answer = await Promise.race([ping(), late]);
    return typeof answer !== 'string' && answer?.ok !== false;
  } catch {
    return false;
  } finally {
    given.abort();
  }
}

/** Asks all dependencies at once, each for three seconds at most. */
export async function readiness(dependencies: readonly Dependency[]): Promise<Readiness> {
  const states = await Promise.all(
    dependencies.map(async (each) => [each.name, (await isUp(each)) ? 'up' : 'down'] as const),
  );
  const ready = states.every(([, state]) => state === 'up');
  return { status: ready ? 'ready' : 'not-ready', dependencies: Object.fromEntries(states) };
}

/** Readiness that is asked for at most once a second, however many want to know. */
export function sharedReadiness(dependencies: readonly Dependency[]): () => Promise<Readiness> {
  let asked: { readonly until: number; readonly answer: Promise<Readiness> } | undefined;
  return () => {
    if (asked === undefined || Date.now() > asked.until) {
      const answer = readiness(dependencies);
      asked = { until: Infinity, answer };
      void answer.then(() => (asked = { until: Date.now() + FRESH_MS, answer }));
    }
    return asked.answer;
  };
}
