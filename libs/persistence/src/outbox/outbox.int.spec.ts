import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createDatabase, dropDatabase, testServerUrl } from '@kohort/embedded-postgres/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { migrate } from '../migrate.js';
import { drainOutbox, type DrainEvent, type DrainOptions, type OutboxDrain } from './drain-outbox.js';
import { enqueue, type OutboxJob } from './enqueue.js';
import type { JobSink } from './job-sink.js';
import { outboxLag } from './outbox-lag.js';

jest.setTimeout(30_000);

/** A queue as the real one: it keeps one job per name and id. `calls` holds every delivery. */
class MemorySink implements JobSink {
  readonly jobs = new Map<string, OutboxJob>();
  readonly calls: OutboxJob[] = [];
  constructor(
    private readonly before: (jobs: readonly OutboxJob[]) => Promise<void> | void = () => undefined,
    private readonly after: () => Promise<void> | void = () => undefined,
  ) {}
  async addMany(jobs: readonly OutboxJob[]): Promise<void> {
    await this.before(jobs);
    for (const job of jobs) this.keep(job);
    await this.after();
  }
  keep(job: OutboxJob): void {
    this.calls.push(job);
    const key = `${job.job}~${job.id}`;
    if (!this.jobs.has(key)) this.jobs.set(key, job);
  }
}

let url: string;
let dataSource: DataSource;
let drains: OutboxDrain[];
let events: DrainEvent[];
beforeEach(async () => {
  [drains, events] = [[], []];
  url = await createDatabase();
  const settings = { url, applicationName: 'kohort-test', entities: [], migrations: [] };
  dataSource = await createDataSource(settings).initialize();
  await migrate(dataSource);
});
afterEach(async () => {
  await Promise.all(drains.map((drain) => drain.stop()));
  await dataSource.destroy();
  await dropDatabase(url);
});

const jobs = (count: number, from = 0): OutboxJob[] =>
  Array.from({ length: count }, (_, index) => ({ job: 'test.match', id: `m-${from + index}`, payload: { n: index } }));
const store = (list: OutboxJob | OutboxJob[]): Promise<void> =>
  dataSource.transaction((manager) => enqueue(manager, list));
function drain(sink: JobSink, options: DrainOptions = {}): OutboxDrain {
  const started = drainOutbox(dataSource, sink, { onEvent: (event) => events.push(event), ...options });
  drains.push(started);
  return started;
}
/** Waits for what must come; the test's own limit fails it if it does not. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
const waiting = async (): Promise<number> => (await outboxLag(dataSource)).rows;
const isDrained = async (): Promise<boolean> => (await waiting()) === 0;
const kinds = (): string[] => events.map(({ kind }) => kind);
/** What the database sees of a killed program: its connections are gone in the middle of what they did. */
async function cutConnections(): Promise<void> {
  const client = new pg.Client({ connectionString: testServerUrl() });
  await client.connect();
  const database = new URL(url).pathname.slice(1);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
  await client.end();
}

describe('enqueue', () => {
  it('stores a job with the change, or not at all', async () => {
    const change = dataSource.transaction(async (manager) => {
      await enqueue(manager, jobs(1));
      throw new Error('the change fails');
    });
    await expect(change).rejects.toThrow('the change fails');
    expect(await waiting()).toBe(0);
    await expect(enqueue(dataSource.manager, jobs(1))).rejects.toThrow('manager of a transaction');
  });

  it('keeps one row for the same job and id, within a transaction and across', async () => {
    await store([...jobs(2), ...jobs(2)]);
    await store({ ...jobs(1)[0]!, payload: { n: 'later' } });
    await store({ ...jobs(1)[0]!, job: 'test.other' });
    const rows = await dataSource.query<object[]>('select job, id, payload from outbox order by position');
    expect(rows).toEqual([...jobs(2), { job: 'test.other', id: 'm-0', payload: { n: 0 } }]);
  });
});

describe('the drain', () => {
  it('hands over jobs as they were stored, in order, and leaves none', async () => {
    const notBefore = new Date('2030-01-02T03:04:05.678Z');
    const stored = [...jobs(3), { job: 'test.later', id: 'x', payload: { deep: ['å', null] }, notBefore }];
    await store(stored);
    const sink = new MemorySink();
    drain(sink, { batchSize: 2 });
    await until(isDrained);
    expect(sink.calls).toEqual(stored);
  });

  it('is woken by the commit, long before it would look by itself', async () => {
    const sink = new MemorySink();
    drain(sink, { pollMs: 3_600_000 });
    for (let round = 0; round < 3; round += 1) {
      await store(jobs(1, round));
      await until(() => sink.jobs.size === round + 1);
    }
  });

  it('looks by itself where it was not woken', async () => {
    const sink = new MemorySink();
    drain(sink, { pollMs: 20 });
    await dataSource.query(`insert into outbox (job, id, payload) values ('test.match', 'silent', '{}')`);
    await until(() => sink.jobs.size === 1);
  });

  it('delivers everything once to the queue when the sink fails halfway', async () => {
    let failures = 2;
    const sink: MemorySink = new MemorySink((batch) => {
      if (failures-- <= 0) return;
      for (const job of batch.slice(0, batch.length / 2)) sink.keep(job);
      throw new Error('the queue is away');
    });
    await store(jobs(10));
    drain(sink);
    await until(isDrained);
    expect([...sink.jobs.values()]).toEqual(jobs(10));
    expect(sink.calls).toHaveLength(5 + 5 + 10);
    expect(kinds()).toEqual(['sink-failed', 'sink-failed', 'handed-over']);
  });

  it('gives a sink up that does not answer, and tries again', async () => {
    let isHanging = true;
    const sink = new MemorySink(() => (isHanging ? new Promise(() => undefined) : undefined));
    await store(jobs(2));
    drain(sink, { sinkTimeoutMs: 50 });
    await until(() => kinds().includes('sink-failed'));
    expect(await waiting()).toBe(2);
    isHanging = false;
    await until(isDrained);
    expect(sink.jobs.size).toBe(2);
  });

  it('loses nothing when it is killed between the sink and its commit', async () => {
    let kills = 2;
    const sink = new MemorySink(undefined, () => (kills-- > 0 ? cutConnections() : undefined));
    await store(jobs(5));
    drain(sink);
    // The question itself may meet a connection that was cut.
    await until(() => isDrained().catch(() => false));
    expect([...sink.jobs.values()]).toEqual(jobs(5));
    expect(sink.calls.length).toBe(15);
    expect(kinds().filter((kind) => kind === 'database-failed').length).toBeGreaterThanOrEqual(2);
  });

  it('hears again after its connections were cut', async () => {
    const sink = new MemorySink();
    drain(sink, { pollMs: 3_600_000 });
    await store(jobs(1));
    await until(() => sink.jobs.size === 1);
    await cutConnections();
    await until(() => kinds().includes('listen-lost'));
    // The pool may not have noticed yet which of its connections were cut.
    await until(() =>
      store(jobs(1, 1)).then(
        () => true,
        () => false,
      ),
    );
    await until(() => sink.jobs.size === 2);
    await store(jobs(1, 2));
    await until(() => sink.jobs.size === 3);
  });

  it('shares the work with others, each job once', async () => {
    // None goes on before each has a batch: so none waits for rows that another one holds.
    let arrived = 0;
    const all = async (): Promise<void> => {
      arrived += 1;
      await until(() => arrived >= 3);
    };
    const sinks = [1, 2, 3].map(() => new MemorySink(all));
    await store(jobs(300));
    for (const sink of sinks) drain(sink, { batchSize: 10 });
    await until(isDrained);
    const ids = sinks.flatMap((sink) => sink.calls.map(({ id }) => id));
    expect(ids).toHaveLength(300);
    expect(new Set(ids).size).toBe(300);
  });

  it('sets aside what the queue refuses, shows it, and offers it again when a drain starts', async () => {
    const known = new Set(['test.match']);
    const sink = new MemorySink((batch) => {
      const refused = batch
        .filter(({ job }) => !known.has(job))
        .map(({ job, id }) => ({ job, id, code: 'unknown-job' }));
      if (refused.length > 0) throw Object.assign(new Error('refused'), { refused });
    });
    const unknown = { job: 'test.new', id: '1', payload: {} };
    await store([unknown, ...jobs(3)]);
    const first = drain(sink);
    await until(isDrained);
    expect([...sink.jobs.values()]).toEqual(jobs(3));
    expect(await first.lag()).toEqual({ rows: 0, oldestMs: 0, refused: 1 });
    expect(events).toContainEqual({ kind: 'refused', jobs: [{ job: 'test.new', id: '1', code: 'unknown-job' }] });
    await first.stop();
    known.add('test.new');
    drain(sink);
    await until(() => sink.jobs.size === 4);
    await until(async () => (await outboxLag(dataSource)).refused === 0);
  });

  it('stops after the batch at hand: nothing of it is given twice, the rest waits', async () => {
    let release: () => void = () => undefined;
    const sink = new MemorySink(() => new Promise<void>((resolve) => (release = resolve)));
    await store(jobs(4));
    const running = drain(sink, { batchSize: 2 });
    // Its two rows are locked while the sink has them.
    const free = 'select 1 from outbox for update skip locked';
    await until(async () => (await dataSource.query<object[]>(free)).length === 2);
    const stopped = running.stop();
    release();
    await stopped;
    expect(sink.calls).toEqual(jobs(2));
    expect(await waiting()).toBe(2);
    const left = `select 1 from pg_stat_activity where datname = current_database() and application_name like '%outbox'`;
    await until(async () => (await dataSource.query<object[]>(left)).length === 0);
  });

  it('says how many wait and how long the oldest has', async () => {
    const drainOfNothing = drain({ addMany: () => Promise.reject(new Error('away')) });
    await store(jobs(3));
    await dataSource.query(`update outbox set enqueued_at = now() - interval '1 hour' where id = 'm-1'`);
    const { rows, oldestMs } = await drainOfNothing.lag();
    expect(rows).toBe(3);
    expect(oldestMs).toBeGreaterThanOrEqual(3_600_000);
    expect(oldestMs).toBeLessThan(3_700_000);
  });
});
