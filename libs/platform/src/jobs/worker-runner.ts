import { drainOutbox, type DrainEvent, type OutboxDrain } from '@kohort/persistence';
import { handle, startWorkers, type Handler, type JobHandler, type WorkerEvent, type Workers } from '@kohort/queue';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { StartFault } from '../boot/start-fault.js';
import { Log } from '../logging/log.js';
import { describeError } from '../logging/pino-log.js';
import { HANDLES, type Handled } from './handles.js';
import { JobQueues } from './queues.js';

interface Found {
  readonly handled: Handled<unknown>;
  readonly handler: JobHandler;
  readonly instance: unknown;
}

/** Runs what a worker runs: the handlers of all jobs, their schedules, and the outbox's drain. */
@Injectable()
export class WorkerRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #workers: Workers | undefined;
  #drain: OutboxDrain | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly jobs: JobQueues,
    private readonly dataSource: DataSource,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const found = this.#handlers();
    const { registry, backend, queues } = this.jobs;
    const handlers = found.map(({ handler }) => handler);
    const started = await startWorkers(registry, handlers, backend, { log: (event) => this.#tell(event) });
    if (!started.ok) throw new StartFault(started.error.message);
    this.#workers = started.value;
    for (const { handled, instance } of found) await this.#schedule(handled, instance);
    this.#drain = drainOutbox(this.dataSource, queues, { onEvent: (event) => this.#tellDrain(event) });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#drain?.stop();
    await this.#workers?.close();
  }

  #handlers(): Found[] {
    return this.discovery.getProviders().flatMap(({ instance, metatype }) => {
      if (typeof metatype !== 'function') return [];
      const handled = Reflect.getMetadata(HANDLES, metatype) as Handled<unknown> | undefined;
      if (handled === undefined) return [];
      const { run } = instance as { run: Handler<unknown> };
      return [{ handled, handler: handle(handled.job, run.bind(instance)), instance: instance as unknown }];
    });
  }

  async #schedule({ job, schedule }: Handled<unknown>, instance: unknown): Promise<void> {
    if (schedule === undefined) return;
    const id = job.name.replaceAll('.', '-');
    const rhythm = typeof schedule.rhythm === 'function' ? schedule.rhythm(instance as never) : schedule.rhythm;
    const done = await this.jobs.queues.schedule(job, id, rhythm, schedule.payload);
    if (!done.ok) throw new StartFault(done.error.message);
  }

  #tell(event: WorkerEvent): void {
    const { queue } = event;
    if (event.kind === 'completed') {
      this.log.write('debug', 'job-completed', { queue, job: event.job, jobId: event.id, durationMs: event.ms });
    } else if (event.kind === 'failed') {
      const { job, id: jobId, attempt, code } = event;
      this.log.write(event.isFinal ? 'error' : 'warn', event.isFinal ? 'job-failed' : 'job-attempt-failed', {
        queue,
        job,
        jobId,
        attempt,
        code,
      });
    } else if (event.kind === 'stalled') {
      this.log.write('warn', 'job-stalled', { queue, jobId: event.id });
    } else {
      this.log.write('warn', 'queue-trouble', { queue, code: event.code });
    }
  }

  #tellDrain(event: DrainEvent): void {
    if (event.kind === 'handed-over') this.log.write('debug', 'outbox-handed-over', { count: event.jobs });
    else if (event.kind === 'refused') {
      for (const { job, id, code } of event.jobs)
        this.log.write('error', 'outbox-job-refused', { job, jobId: id, code });
    } else this.log.write('warn', `outbox-${event.kind}`, describeError(event.error));
  }
}
