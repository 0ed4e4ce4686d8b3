import { isDeepStrictEqual } from 'node:util';
import { invariant, ok, pointer, type Result } from '@kohort/kernel';
import type { z } from 'zod';
import { refuse, type QueueFault } from './fault.js';

export interface Backoff {
  /** `exponential`: delay, 2 × delay, 4 × delay …, each shortened at random by up to half. */
  readonly kind: 'fixed' | 'exponential';
  readonly delayMs: number;
}

export interface JobDefinition<Payload = unknown, Name extends string = string> {
  readonly name: Name;
  readonly queue: string;
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly keepCompletedMs: number;
  /** The payload as it will be stored, or where it is wrong. Never repeats a value of the payload. */
  readonly read: (payload: unknown) => Result<Payload, QueueFault>;
}

export interface JobSettings<Name extends string, Shape extends z.ZodRawShape> {
  /** Lower case with dots or dashes, such as `outreach.digest`; unique in a registry. */
  readonly name: Name;
  readonly queue: string;
  /** Ids, never records. */
  readonly payload: z.ZodObject<Shape>;
  /** Runs until it counts as failed; 5 if left out. */
  readonly attempts?: number;
  /** Wait between attempts; exponential from 2,000 ms if left out. */
  readonly backoff?: Backoff;
  /**
   * How long a completed job is remembered, in milliseconds; 3 days if left out. So long the same id is not run again,
   * which the outbox relies on. Failed jobs stay until they are retried or discarded.
   */
  readonly keepCompletedMs?: number;
}

const NAME = /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/;
const DAY_MS = 86_400_000;

/** As JSON holds it: a date becomes text, undefined members go. */
const stored = (payload: unknown): unknown =>
  payload === undefined ? undefined : (JSON.parse(JSON.stringify(payload)) as unknown);

/**
 * A job: its name, its queue, and the payload that is checked when it is added and again when it is run. Keys that the
 * schema does not know are refused, in nested objects too; so is a schema that changes what it reads.
 */
export function defineJob<const Name extends string, Shape extends z.ZodRawShape>(
  settings: JobSettings<Name, Shape>,
): JobDefinition<z.infer<z.ZodObject<Shape>>, Name> {
  const { name, queue, attempts = 5, keepCompletedMs = 3 * DAY_MS } = settings;
  const { backoff = { kind: 'exponential', delayMs: 2_000 } } = settings;
  invariant(NAME.test(name), `"${name}" is a job name such as outreach.digest`);
  invariant(NAME.test(queue), `"${queue}" is a queue name such as outreach`);
  invariant(attempts >= 1, `job ${name} is attempted at least once`);
  const schema = settings.payload.strict();
  const read = (payload: unknown): Result<z.infer<z.ZodObject<Shape>>, QueueFault> => {
    const given = stored(payload);
    const parsed = schema.safeParse(given);
    if (parsed.success) {
      if (isDeepStrictEqual(parsed.data, given)) return ok(parsed.data);
      return refuse('payload-invalid', `The payload of ${name} holds what its schema does not know or changes.`);
    }
    const issues = parsed.error.issues.map(({ path, code }) => `${code} at "${pointer(path)}"`);
    const path = pointer(parsed.error.issues[0]?.path ?? []);
    return refuse('payload-invalid', `The payload of ${name} is not valid: ${issues.join(', ')}.`, path);
  };
  return { name, queue, attempts, backoff, keepCompletedMs, read };
}
