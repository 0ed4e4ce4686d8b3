import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit, outboxLag } from '@kohort/persistence';
import type { QueueFault } from '@kohort/queue';
import { Body, Controller, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { FailedJobPage, JobOverview, JobReference, QueueChoice, RetriedJobs } from '../api/operation.js';
import { pageQuery } from '../api/page.js';
import { fault, type AppFault, type ErrorCode } from '../errors/codes.js';
import { actorOf, User, type UserCaller } from '../route/caller.js';
import { Route } from '../route/route.js';
import { JobQueues } from './queues.js';

const failedQuery = pageQuery.extend({
  after: z.coerce.number().int().min(0).max(1_000_000).default(0),
  queue: z.string().max(100).optional(),
});

const CODES: Partial<Record<QueueFault['code'], ErrorCode>> = {
  'not-found': 'not-found',
  'unknown-queue': 'not-found',
  'not-failed': 'not-failed',
};

/** A refusal of the queue as one of the app. */
const told = <Value>(result: Result<Value, QueueFault>): Result<Value, AppFault> =>
  result.ok ? result : failed(fault(CODES[result.error.code] ?? 'unavailable', result.error.message));

@Controller('api/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobQueues,
    private readonly dataSource: DataSource,
  ) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'Queues, outbox and schedules',
    access: { permission: 'job:read' },
    reply: JobOverview,
  })
  async overview(): Promise<Result<JobOverview, AppFault>> {
    const counts = told(await this.jobs.queues.counts());
    if (!counts.ok) return counts;
    const schedules = told(await this.jobs.queues.schedulers());
    if (!schedules.ok) return schedules;
    const { rows: waiting, oldestMs, refused } = await outboxLag(this.dataSource);
    return ok({
      queues: Object.entries(counts.value).map(([queue, each]) => ({ queue, ...each })),
      outbox: { waiting, oldestMs, refused },
      schedules: schedules.value.map(({ id, job, queue, next }) => ({
        id,
        job,
        queue,
        ...(next === undefined ? {} : { next: next.toISOString() }),
      })),
    });
  }

  @Route({
    method: 'GET',
    path: 'failed',
    summary: 'Jobs that failed for good, the latest first',
    access: { permission: 'job:read' },
    reply: FailedJobPage,
  })
  async failed(
    @Query({ schema: failedQuery }) { limit, after, queue }: z.infer<typeof failedQuery>,
  ): Promise<Result<FailedJobPage, AppFault>> {
    const page = told(
      await this.jobs.queues.failedJobs({ offset: after, limit, ...(queue === undefined ? {} : { queue }) }),
    );
    if (!page.ok) return page;
    const { jobs, total } = page.value;
    const items = jobs.map(({ name, failedAt, reason: { code, message }, ...job }) => ({
      ...job,
      job: name,
      failedAt: failedAt.toISOString(),
      reason: message === undefined ? { code } : { code, message },
    }));
    const next = after + jobs.length;
    return ok(next < total && jobs.length > 0 ? { items, total, next: String(next) } : { items, total });
  }

  @Route({
    method: 'POST',
    path: 'retry',
    summary: 'Run a failed job again, with all its attempts',
    access: { permission: 'job:retry' },
    reply: 'none',
  })
  async retry(@Body({ schema: JobReference }) { queue, id }: z.infer<typeof JobReference>, @User() user: UserCaller) {
    await this.#audit(user, 'job.retried', queue, id);
    return told(await this.jobs.queues.retry(queue, id));
  }

  @Route({
    method: 'POST',
    path: 'discard',
    summary: 'Remove a failed job; it will not be run',
    access: { permission: 'job:retry' },
    reply: 'none',
  })
  async discard(@Body({ schema: JobReference }) { queue, id }: z.infer<typeof JobReference>, @User() user: UserCaller) {
    await this.#audit(user, 'job.discarded', queue, id);
    return told(await this.jobs.queues.discard(queue, id));
  }

  @Route({
    method: 'POST',
    path: 'retry-all',
    summary: 'Run all failed jobs again, of one queue or of all',
    access: { permission: 'job:retry' },
    reply: RetriedJobs,
  })
  async retryAll(@Body({ schema: QueueChoice }) { queue }: z.infer<typeof QueueChoice>, @User() user: UserCaller) {
    await this.#audit(user, 'job.all-retried', queue ?? 'all', 'all');
    const retried = told(await this.jobs.queues.retryAll(queue));
    return retried.ok ? ok({ retried: retried.value }) : retried;
  }

  /** The queue is not part of our transaction: what is asked for is kept before it is tried. */
  #audit(user: UserCaller, action: string, queue: string, id: string): Promise<void> {
    return this.dataSource.transaction((manager) =>
      appendAudit(manager, {
        actor: actorOf(user),
        action,
        purpose: 'operation',
        subject: { type: 'job', id: `${queue}/${id}` },
      }),
    );
  }
}
