import { getNextMillis, type RepeatOptions } from 'bullmq';
import { invariant, ok, type Result } from '@kohort/kernel';
import { runOptions } from './add-jobs.js';
import { ask } from './ask.js';
import { refuse, type QueueFault } from './fault.js';
import type { JobDefinition } from './job.js';
import type { OpenQueues } from './open.js';

/** Every so many milliseconds, or by a cron expression (minute hour day month weekday) in an IANA time zone. */
export type Rhythm = { readonly everyMs: number } | { readonly cron: string; readonly timeZone: string };

export interface Schedule {
  readonly queue: string;
  readonly job: string;
  readonly id: string;
  readonly rhythm: Rhythm;
  readonly next: Date | undefined;
}

const ID = /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/;

function repeatOf(rhythm: Rhythm): Result<RepeatOptions, QueueFault> {
  if ('everyMs' in rhythm) {
    const isWhole = Number.isInteger(rhythm.everyMs) && rhythm.everyMs > 0;
    return isWhole ? ok({ every: rhythm.everyMs }) : refuse('schedule-invalid', `${rhythm.everyMs} ms is no interval.`);
  }
  const { cron, timeZone } = rhythm;
  const wrong = refuse('schedule-invalid', `"${cron}" in time zone "${timeZone}" never comes.`);
  try {
    const next = getNextMillis(Date.now(), { pattern: cron, tz: timeZone });
    return Number.isFinite(next) ? ok({ pattern: cron, tz: timeZone }) : wrong;
  } catch {
    return wrong;
  }
}

/**
 * Runs a job by the clock, whichever worker is free: once each time, however many workers there are. Called again with
 * the same id it changes the schedule, or leaves it as it is where nothing changed; so each start may call it.
 */
export async function schedule<Payload>(
  open: OpenQueues,
  job: JobDefinition<Payload>,
  id: string,
  rhythm: Rhythm,
  payload: Payload,
): Promise<Result<undefined, QueueFault>> {
  invariant(ID.test(id), `"${id}" is the name of a schedule, such as nightly-sweep`);
  const repeat = repeatOf(rhythm);
  if (!repeat.ok) return repeat;
  const data = job.read(payload);
  if (!data.ok) return data;
  const template = { name: job.name, data: data.value, opts: runOptions(job) };
  const made = await ask(open.timeoutMs, () => open.queueOf(job).upsertJobScheduler(id, repeat.value, template));
  return made.ok ? ok(undefined) : made;
}

/** Ends a schedule, also one whose job no longer exists. */
export async function unschedule(open: OpenQueues, queue: string, id: string): Promise<Result<undefined, QueueFault>> {
  const found = open.all.find(({ name }) => name === queue);
  if (found === undefined) return refuse('unknown-queue', `There is no queue "${queue}".`);
  const removed = await ask(open.timeoutMs, () => found.removeJobScheduler(id));
  if (!removed.ok) return removed;
  return removed.value ? ok(undefined) : refuse('not-found', `Queue "${queue}" has no schedule "${id}".`);
}

/** All schedules, the next first. */
export async function schedulers(open: OpenQueues): Promise<Result<readonly Schedule[], QueueFault>> {
  return ask(open.timeoutMs, async () => {
    const lists = await Promise.all(
      open.all.map(async (queue) =>
        (await queue.getJobSchedulers(0, -1, true)).map(({ key, name, every, pattern, tz, next }): Schedule => ({
          queue: queue.name,
          job: name,
          id: key,
          rhythm: every === undefined ? { cron: pattern ?? '', timeZone: tz ?? 'UTC' } : { everyMs: every },
          next: next === undefined ? undefined : new Date(next),
        })),
      ),
    );
    return lists.flat().sort((a, b) => (a.next?.getTime() ?? Infinity) - (b.next?.getTime() ?? Infinity));
  });
}
