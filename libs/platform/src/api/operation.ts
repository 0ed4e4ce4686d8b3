import { z } from 'zod';
import { pageOf } from './page.js';

const moment = z.iso.datetime({ offset: true });

export const Readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    dependencies: z.record(z.string(), z.enum(['up', 'down'])),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;
export const Liveness = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' });

const count = z.number().int();

export const JobOverview = z
  .object({
    queues: z.array(
      z.object({
        queue: z.string(),
        waiting: count,
        delayed: count,
        active: count,
        completed: count,
        failed: count,
      }),
    ),
    /** What waits in the database to be handed to the queues, and what they refused. */
    outbox: z.object({ waiting: count, oldestMs: count, refused: count }),
    schedules: z.array(z.object({ id: z.string(), job: z.string(), queue: z.string(), next: moment.optional() })),
  })
  .meta({ id: 'JobOverview' });
export type JobOverview = z.infer<typeof JobOverview>;

/** A failed job by its ids and a coded reason; its payload is never shown. */
export const FailedJob = z
  .object({
    queue: z.string(),
    job: z.string(),
    id: z.string(),
    attempts: count,
    failedAt: moment,
    /** The message only where it is ours: that of a library may quote a record. */
    reason: z.object({ code: z.string(), message: z.string().optional() }),
  })
  .meta({ id: 'FailedJob' });
export const FailedJobPage = pageOf(FailedJob).extend({ total: count }).meta({ id: 'FailedJobPage' });
export type FailedJobPage = z.infer<typeof FailedJobPage>;

export const JobReference = z.strictObject({ queue: z.string().min(1).max(100), id: z.string().min(1).max(500) });
export const QueueChoice = z.strictObject({ queue: z.string().min(1).max(100).optional() });
export const RetriedJobs = z.object({ retried: count }).meta({ id: 'RetriedJobs' });

export const AuditEvent = z
  .object({
    id: z.string(),
    at: moment,
    actor: z.object({ kind: z.string(), id: z.string() }),
    action: z.string(),
    purpose: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });
export const AuditPage = pageOf(AuditEvent).meta({ id: 'AuditPage' });
