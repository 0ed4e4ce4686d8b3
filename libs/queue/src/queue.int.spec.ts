import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Result } from '@kohort/kernel';
import { z } from 'zod';
import {
  backendFrom,
  createRegistry,
  defineJob,
  giveUp,
  handle,
  openQueues,
  QueueError,
  startWorkers,
  tryAgain,
  type Handler,
  type JobDefinition,
  type JobSettings,
  type Queues,
  type WorkerEvent,
  type WorkerOptions,
  type Workers,
} from './index.js';
import { backends, until } from './testing/backends.js';

jest.setTimeout(60_000);

const clone = fileURLToPath(new URL('../../..', import.meta.url));
const shape = { n: z.number() };
type Payload = { n: number };

describe.each(backends)('on $kind', ({ isHere, open }) => {
  const test = isHere ? it : it.skip;
  let place: Awaited<ReturnType<typeof open>>;
  let started: Workers[];
  let opened: Queues[];
  let events: WorkerEvent[];
  let queueNumber = 0;
  let queue: string;
  beforeAll(async () => {
    if (isHere) place = await open();
  });
  afterAll(async () => {
    if (isHere) await place.remove();
  });
  beforeEach(() => {
    [started, opened, events] = [[], [], []];
    queue = `queue${(queueNumber += 1)}`;
  });
  afterEach(async () => {
    await Promise.all(started.map((workers) => workers.close()));
    await Promise.all(opened.map((queues) => queues.close()));
  });

  const value = <T>(result: Result<T, { code: string; message: string }>): T => {
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
    return result.value;
  };
  const job = (settings: Partial<JobSettings<string, typeof shape>> = {}): JobDefinition<Payload> =>
    defineJob({
      name: 'test.job',
      queue,
      payload: z.object(shape),
      backoff: { kind: 'fixed', delayMs: 20 },
      ...settings,
    });
  const queuesOf = async (...jobs: JobDefinition<Payload>[]): Promise<Queues> => {
    const queues = value(await openQueues(createRegistry(jobs), backendFrom(place.settings)));
    opened.push(queues);
    return queues;
  };
  const work = async (
    definition: JobDefinition<Payload>,
    handler: Handler<Payload>,
    options: Partial<WorkerOptions> = {},
  ): Promise<Workers> => {
    const registry = createRegistry([definition]);
    const log = (event: WorkerEvent): unknown => events.push(event);
    const handlers = [handle(definition, handler)];
    const workers = value(await startWorkers(registry, handlers, backendFrom(place.settings), { log, ...options }));
    started.push(workers);
    return workers;
  };
  const isSettled = (queues: Queues) => async (): Promise<boolean> => {
    const { waiting, active, delayed } = value(await queues.counts())[queue]!;
    return waiting + active + delayed === 0;
  };
  const failures = async (queues: Queues) => value(await queues.failedJobs()).jobs;

  describe('adding', () => {
    test('runs a job with its payload, id and attempt', async () => {
      const definition = job();
      const [queues, seen] = [await queuesOf(definition), [] as unknown[]];
      await work(definition, ({ payload, id, attempt, signal }) => {
        seen.push({ payload, id, attempt, isAborted: signal.aborted });
        return Promise.resolve();
      });
      expect(await queues.add(definition, { n: 7 }, { id: 'urn:uuid:7%' })).toEqual({ ok: true, value: undefined });
      await until(isSettled(queues));
      expect(seen).toEqual([{ payload: { n: 7 }, id: 'urn:uuid:7%', attempt: 1, isAborted: false }]);
      await until(() => events.length > 0);
      expect(events).toEqual([
        { kind: 'completed', queue, job: 'test.job', id: 'urn:uuid:7%', ms: expect.any(Number) },
      ]);
    });

    test('runs the same id once, added again before, after and in bulk', async () => {
      const definition = job();
      const [queues, seen] = [await queuesOf(definition), [] as string[]];
      const named = { job: 'test.job', id: 'same', payload: { n: 1 } };
      const add = async (): Promise<void> => value(await queues.add(definition, { n: 1 }, { id: 'same' }));
      await add();
      await add();
      await queues.addMany([named, named, { ...named, id: 'other' }]);
      await work(definition, ({ id }) => Promise.resolve(void seen.push(id)));
      await until(isSettled(queues));
      await add();
      await queues.addMany([named]);
      await until(isSettled(queues));
      expect(seen.sort()).toEqual(['other', 'same']);
    });

    test('keeps ids of different jobs in one queue apart', async () => {
      const [one, other] = [job(), job({ name: 'test.other' })];
      const queues = await queuesOf(one, other);
      value(await queues.add(one, { n: 1 }, { id: 'same' }));
      value(await queues.add(other, { n: 1 }, { id: 'same' }));
      expect(value(await queues.counts())[queue]?.waiting).toBe(2);
    });

    test('holds a job back until its time', async () => {
      const definition = job();
      const [queues, seen] = [await queuesOf(definition), [] as string[]];
      const later = new Date(Date.now() + 400);
      let ranAt = 0;
      await queues.addMany([{ job: 'test.job', id: 'bulk', payload: { n: 1 }, notBefore: new Date(Date.now() + 9e6) }]);
      value(await queues.add(definition, { n: 1 }, { id: 'delayed', delayMs: 9e6 }));
      value(await queues.add(definition, { n: 1 }, { id: 'later', notBefore: later }));
      value(await queues.add(definition, { n: 1 }, { id: 'past', notBefore: new Date(0) }));
      await work(definition, ({ id }) => {
        seen.push(id);
        if (id === 'later') ranAt = Date.now();
        return Promise.resolve();
      });
      await until(() => seen.length === 2);
      expect(seen).toEqual(['past', 'later']);
      expect(ranAt).toBeGreaterThanOrEqual(later.getTime());
      await until(async () => value(await queues.counts())[queue]?.completed === 2);
      expect(value(await queues.counts())[queue]).toMatchObject({ delayed: 2, waiting: 0 });
    });

    test('refuses a payload with a wrong or an unknown key, and says no value', async () => {
      const definition = job();
      const queues = await queuesOf(definition);
      const wrong = [{ n: '850101-1236' }, { n: 1, name: 'Anna' }, {}, undefined] as unknown as Payload[];
      for (const payload of wrong) {
        const added = await queues.add(definition, payload, { id: 'x' });
        expect(added).toMatchObject({ ok: false, error: { code: 'payload-invalid' } });
        expect(JSON.stringify(added)).not.toMatch(/1236|Anna/);
      }
      expect(value(await queues.counts())[queue]?.waiting).toBe(0);
    });

    test('takes none of a batch in which jobs are refused, and names those', async () => {
      const queues = await queuesOf(job());
      const batch = queues.addMany([
        { job: 'test.job', id: 'good', payload: { n: 1 } },
        { job: 'test.gone', id: '1', payload: { n: 1 } },
        { job: 'test.job', id: '2', payload: { n: 1, name: 'Anna' } },
      ]);
      await expect(batch).rejects.toBeInstanceOf(QueueError);
      const refused = [
        { job: 'test.gone', id: '1', code: 'unknown-job' },
        { job: 'test.job', id: '2', code: 'payload-invalid' },
      ];
      await expect(batch).rejects.toMatchObject({ code: 'unknown-job', refused });
      expect(value(await queues.counts())[queue]?.waiting).toBe(0);
    });
  });

  describe('failing', () => {
    test('tries again with a wait, then shows the failure by its code, and runs it again when told', async () => {
      const definition = job({ attempts: 3 });
      const [queues, attempts] = [await queuesOf(definition), [] as number[]];
      let isBroken = true;
      await work(definition, ({ attempt }) => {
        attempts.push(attempt);
        if (!isBroken) return Promise.resolve();
        return Promise.reject(Object.assign(new Error('Anna 850101-1236 has no address'), { code: 'EHOSTUNREACH' }));
      });
      value(await queues.add(definition, { n: 1 }, { id: 'a' }));
      await until(async () => (await failures(queues)).length === 1);
      expect(attempts).toEqual([1, 2, 3]);
      const [failure] = await failures(queues);
      expect(failure).toEqual({
        queue,
        name: 'test.job',
        id: 'test.job~a',
        attempts: 3,
        failedAt: expect.any(Date),
        reason: { code: 'EHOSTUNREACH', message: undefined },
      });
      await until(() => events.length === 3);
      expect(events.map((event) => event.kind === 'failed' && [event.attempt, event.isFinal])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
      expect(JSON.stringify(events)).not.toContain('Anna');
      isBroken = false;
      expect(await queues.retry(queue, 'test.job~a')).toEqual({ ok: true, value: undefined });
      await until(isSettled(queues));
      expect(attempts).toEqual([1, 2, 3, 1]);
      expect(await queues.retry(queue, 'test.job~a')).toMatchObject({ ok: false, error: { code: 'not-failed' } });
    });

    test('gives up at once when told, with our own words', async () => {
      const definition = job({ attempts: 5 });
      const queues = await queuesOf(definition);
      let runs = 0;
      await work(definition, () => {
        runs += 1;
        return Promise.resolve(giveUp('permit-expired', 'The permit [1] ended.\nIt was not renewed.'));
      });
      value(await queues.add(definition, { n: 1 }, { id: 'a' }));
      await until(async () => (await failures(queues)).length === 1);
      const message = 'The permit [1] ended.\nIt was not renewed.';
      expect((await failures(queues))[0]).toMatchObject({ attempts: 1, reason: { code: 'permit-expired', message } });
      expect(runs).toBe(1);
    });

    test('says what is not there or has not failed', async () => {
      const definition = job();
      const queues = await queuesOf(definition);
      value(await queues.add(definition, { n: 1 }, { id: 'waits' }));
      for (const act of [queues.retry, queues.discard]) {
        expect(await act(queue, 'none')).toMatchObject({ ok: false, error: { code: 'not-found' } });
        expect(await act(queue, 'test.job~waits')).toMatchObject({ ok: false, error: { code: 'not-failed' } });
        expect(await act('none', 'x')).toMatchObject({ ok: false, error: { code: 'unknown-queue' } });
      }
    });

    test('pages over failed jobs, the latest first, discards one and retries all others', async () => {
      const definition = job({ attempts: 1 });
      const queues = await queuesOf(definition);
      let isBroken = true;
      const done: string[] = [];
      await work(
        definition,
        ({ id }) => {
          if (isBroken) return Promise.resolve(tryAgain('away', 'The other side is away.'));
          done.push(id);
          return Promise.resolve();
        },
        { concurrency: 1 },
      );
      const ids = Array.from({ length: 130 }, (_, index) => `j${index}`);
      await queues.addMany(ids.map((id, n) => ({ job: 'test.job', id, payload: { n } })));
      await until(isSettled(queues));
      const page = value(await queues.failedJobs({ queue, offset: 1, limit: 3 }));
      expect(page.total).toBe(130);
      expect(page.jobs).toHaveLength(3);
      const times = page.jobs.map(({ failedAt }) => failedAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => b - a));
      const all = value(await queues.failedJobs({ limit: 500 })).jobs.map(({ id }) => id);
      expect([...all].sort()).toEqual(ids.map((id) => `test.job~${id}`).sort());
      value(await queues.discard(queue, 'test.job~j5'));
      isBroken = false;
      expect(value(await queues.retryAll(queue))).toBe(129);
      await until(isSettled(queues));
      expect(done.sort()).toEqual(ids.filter((id) => id !== 'j5').sort());
      expect(value(await queues.failedJobs()).total).toBe(0);
      value(await queues.add(definition, { n: 5 }, { id: 'j5' }));
      await until(() => done.includes('j5'));
    });

    test('shows a job of another version, whose payload or name is not known here', async () => {
      const definition = job();
      const newer = defineJob({ name: 'test.job', queue, payload: z.object({ m: z.string() }) });
      const added = defineJob({ name: 'test.added', queue, payload: z.object(shape) });
      const queues = value(await openQueues(createRegistry([newer, added]), backendFrom(place.settings)));
      opened.push(queues);
      value(await queues.add(newer, { m: 'x' }, { id: '1' }));
      value(await queues.add(added, { n: 1 }, { id: '2' }));
      let runs = 0;
      await work(definition, () => Promise.resolve(void (runs += 1)));
      await until(async () => (await failures(queues)).length === 2);
      const codes = (await failures(queues)).map(({ name, reason }) => [name, reason.code]).sort();
      expect(codes).toEqual([
        ['test.added', 'unknown-job'],
        ['test.job', 'payload-invalid'],
      ]);
      expect(runs).toBe(0);
    });
  });

  describe('schedules', () => {
    test('run once each time with two workers, stand still when set again, and end when told', async () => {
      const definition = job();
      const queues = await queuesOf(definition);
      const runs: string[] = [];
      const handler: Handler<Payload> = ({ id, payload }) => Promise.resolve(void runs.push(`${id} ${payload.n}`));
      await Promise.all([work(definition, handler), work(definition, handler)]);
      const rhythm = { everyMs: 300 };
      const from = Date.now();
      value(await queues.schedule(definition, 'often', rhythm, { n: 9 }));
      for (let again = 0; again < 5; again += 1) value(await queues.schedule(definition, 'often', rhythm, { n: 9 }));
      await until(() => runs.length >= 5);
      const most = Math.ceil((Date.now() - from) / rhythm.everyMs) + 1;
      expect(new Set(runs).size).toBe(runs.length);
      expect(runs.length).toBeLessThanOrEqual(most);
      expect(runs[0]).toMatch(/ 9$/);
      value(await queues.unschedule(queue, 'often'));
      expect(value(await queues.schedulers())).toEqual([]);
      await until(isSettled(queues));
      const left = runs.length;
      await sleep(700);
      expect(runs.length).toBe(left);
      expect(await queues.unschedule(queue, 'often')).toMatchObject({ ok: false, error: { code: 'not-found' } });
    });

    test('are listed, by the clock of a time zone too; nonsense is refused', async () => {
      const definition = job();
      const queues = await queuesOf(definition);
      const nightly = { cron: '30 2 * * *', timeZone: 'Europe/Stockholm' };
      value(await queues.schedule(definition, 'nightly', nightly, { n: 1 }));
      value(await queues.schedule(definition, 'yearly', { cron: '0 0 1 1 *', timeZone: 'UTC' }, { n: 1 }));
      const list = value(await queues.schedulers());
      expect(list.map(({ id }) => id).sort()).toEqual(['nightly', 'yearly']);
      const found = list.find(({ id }) => id === 'nightly');
      expect(found).toMatchObject({ queue, job: 'test.job', rhythm: nightly });
      const clock = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Stockholm', timeStyle: 'short' });
      expect(clock.format(found?.next)).toBe('02:30');
      for (const wrong of [
        { cron: 'every day', timeZone: 'UTC' },
        { cron: '0 0 * * *', timeZone: 'Europe/Atlantis' },
        { everyMs: 0 },
      ])
        expect(await queues.schedule(definition, 'wrong', wrong, { n: 1 })).toMatchObject({
          error: { code: 'schedule-invalid' },
        });
      expect(value(await queues.schedulers())).toHaveLength(2);
    });
  });

  describe('workers', () => {
    test('close after the running jobs, and take none of the others', async () => {
      const definition = job();
      const queues = await queuesOf(definition);
      let [running, done] = [0, 0];
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const workers = await work(
        definition,
        async () => {
          running += 1;
          await gate;
          done += 1;
        },
        { concurrency: 2 },
      );
      await queues.addMany([1, 2, 3, 4].map((n) => ({ job: 'test.job', id: `j${n}`, payload: { n } })));
      await until(() => running === 2);
      const closing = workers.close();
      await sleep(50);
      release();
      await closing;
      expect([running, done]).toEqual([2, 2]);
      expect(value(await queues.counts())[queue]).toMatchObject({ completed: 2, waiting: 2, active: 0 });
    });

    test('interrupt a job that outlasts the closing; it goes back with no attempt spent', async () => {
      const definition = job({ attempts: 1 });
      const queues = await queuesOf(definition);
      let isRunning = false;
      const workers = await work(
        definition,
        ({ signal }) => {
          isRunning = true;
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('interrupted'))));
        },
        { closeMs: 50 },
      );
      value(await queues.add(definition, { n: 1 }, { id: 'long' }));
      await until(() => isRunning);
      await workers.close();
      expect(value(await queues.counts())[queue]).toMatchObject({ waiting: 1, active: 0, failed: 0 });
      const attempts: number[] = [];
      await work(definition, ({ attempt }) => Promise.resolve(void attempts.push(attempt)));
      await until(isSettled(queues));
      expect(attempts).toEqual([1]);
    });

    test('close in bounded time though a job never ends; another worker runs it again', async () => {
      const definition = job();
      const queues = await queuesOf(definition);
      let isRunning = false;
      const hang: Handler<Payload> = () => {
        isRunning = true;
        return new Promise(() => undefined);
      };
      const workers = await work(definition, hang, { closeMs: 20, lockMs: 500 });
      value(await queues.add(definition, { n: 1 }, { id: 'hangs' }));
      await until(() => isRunning);
      await workers.close();
      let runs = 0;
      await work(definition, () => Promise.resolve(void (runs += 1)), { lockMs: 500 });
      await until(isSettled(queues));
      expect(runs).toBe(1);
    });

    test('run the jobs again of a worker that was killed', async () => {
      spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/queue'], { cwd: clone });
      const definition = job();
      const queues = await queuesOf(definition);
      value(await queues.add(definition, { n: 1 }, { id: 'orphan' }));
      const code = `
        import { backendFrom, createRegistry, defineJob, handle, startWorkers } from '@kohort/queue';
        import { z } from 'zod';
        const [settings, queue] = process.argv.slice(1);
        const job = defineJob({ name: 'test.job', queue, payload: z.object({ n: z.number() }) });
        const hang = () => { console.log('running'); return new Promise(() => undefined); };
        const options = { log: () => undefined, lockMs: 500 };
        await startWorkers(createRegistry([job]), [handle(job, hang)], backendFrom(JSON.parse(settings)), options);`;
      const settings = JSON.stringify(place.settings);
      const child = spawn(process.execPath, ['--input-type=module', '-e', code, settings, queue], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(createInterface(child.stdout), 'line');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const attempts: number[] = [];
      await work(definition, ({ attempt }) => Promise.resolve(void attempts.push(attempt)), { lockMs: 500 });
      await until(isSettled(queues));
      expect(attempts).toHaveLength(1);
      expect(events).toContainEqual({ kind: 'stalled', queue, id: 'test.job~orphan' });
    });

    test('do not start where a job has no handler, two, or one from elsewhere', async () => {
      const [one, other] = [job(), job({ name: 'test.other' })];
      const [registry, done] = [createRegistry([one, other]), () => Promise.resolve()];
      const outcome = (...handlers: Parameters<typeof startWorkers>[1]) =>
        startWorkers(registry, handlers, backendFrom(place.settings), { log: () => undefined });
      expect(await outcome(handle(one, done))).toEqual({
        ok: false,
        error: {
          code: 'job-without-handler',
          path: '',
          message: 'Job "test.other" must have one handler and has none.',
        },
      });
      expect(await outcome(handle(one, done), handle(other, done), handle(one, done))).toMatchObject({
        error: { code: 'job-with-two-handlers', message: 'Job "test.job" has two handlers; it must have one.' },
      });
      expect(await outcome(handle(one, done), handle(other, done), handle(job(), done))).toMatchObject({
        error: { code: 'unknown-job' },
      });
    });
  });
});
