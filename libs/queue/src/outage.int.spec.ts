import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Result } from '@kohort/kernel';
import { z } from 'zod';
import {
  createRegistry,
  defineJob,
  handle,
  openQueues,
  startWorkers,
  type Queues,
  type RunningJob,
  type Workers,
} from './index.js';
import { backends, until } from './testing/backends.js';
import type { Killable } from './testing/killable.js';

jest.setTimeout(90_000);

const clone = fileURLToPath(new URL('../../..', import.meta.url));
const job = defineJob({ name: 'test.job', queue: 'test', payload: z.object({ n: z.number() }) });
const registry = createRegistry([job]);
const unavailable = { ok: false, error: { code: 'queue-unavailable' } };

const value = <T>(result: Result<T, { code: string; message: string }>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};

describe.each(backends)('when $kind is killed', ({ isHere, own, on }) => {
  const test = isHere ? it : it.skip;
  let server: Killable;
  let closers: (() => Promise<void>)[];
  beforeAll(async () => {
    if (isHere) server = await own();
  });
  afterAll(async () => {
    if (isHere) await server.remove();
  });
  beforeEach(() => {
    closers = [];
  });
  afterEach(async () => {
    await Promise.all(closers.map((close) => close()));
  });

  const open = async (): Promise<Queues> => {
    const queues = value(await openQueues(registry, on(server.url), { timeoutMs: 1_000 }));
    closers.push(queues.close);
    return queues;
  };
  const work = async (handler: (job: RunningJob<{ n: number }>) => Promise<void>): Promise<Workers> => {
    const workers = value(
      await startWorkers(registry, [handle(job, handler)], on(server.url), { log: () => undefined, lockMs: 2_000 }),
    );
    closers.push(workers.close);
    return workers;
  };
  const add = async (queues: Queues, id: string): Promise<boolean> => (await queues.add(job, { n: 1 }, { id })).ok;

  test('every question is answered with a code in bounded time, and again when it is back', async () => {
    const queues = await open();
    await server.kill();
    expect(await queues.add(job, { n: 1 }, { id: 'away' })).toMatchObject(unavailable);
    const batch = queues.addMany([{ job: 'test.job', id: 'away', payload: { n: 1 } }]);
    await expect(batch).rejects.toMatchObject({ code: 'queue-unavailable', refused: [] });
    expect(await queues.ping(500)).toMatchObject(unavailable);
    expect(await queues.counts()).toMatchObject(unavailable);
    expect(await queues.failedJobs()).toMatchObject(unavailable);
    expect(await queues.retryAll()).toMatchObject(unavailable);
    expect(await queues.schedule(job, 'away', { everyMs: 1_000 }, { n: 1 })).toMatchObject(unavailable);
    expect(await openQueues(registry, on(server.url), { timeoutMs: 500 })).toMatchObject(unavailable);
    const noWork = handle(job, () => Promise.resolve());
    const options = { log: () => undefined, startMs: 500 };
    expect(await startWorkers(registry, [noWork], on(server.url), options)).toMatchObject(unavailable);
    await server.start();
    await until(async () => (await queues.ping(500)).ok);
    expect(await queues.add(job, { n: 1 }, { id: 'back' })).toEqual({ ok: true, value: undefined });
    value(await queues.counts());
  });

  test('workers go on when it is back: with what was stored, running, scheduled, and added since', async () => {
    const queues = await open();
    const done = new Set<string>();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let isRunning = false;
    await work(async ({ id }) => {
      if (id === 'running') isRunning = true;
      if (id === 'running') await gate;
      done.add(id.startsWith('repeat') ? 'scheduled' : id);
    });
    value(await queues.add(job, { n: 1 }, { id: 'running' }));
    value(await queues.add(job, { n: 1 }, { id: 'stored', delayMs: 1_500 }));
    await until(() => isRunning);
    value(await queues.schedule(job, 'often', { everyMs: 500 }, { n: 1 }));
    await until(() => done.has('scheduled'));
    await server.kill();
    release();
    await sleep(2_500);
    done.clear();
    await server.start();
    await until(() => add(queues, 'since'));
    await until(() => ['since', 'stored', 'scheduled'].every((id) => done.has(id)));
    await until(async () => value(await queues.counts())['test']?.active === 0);
    value(await queues.unschedule('test', 'often'));
    expect(value(await queues.counts())['test']?.failed).toBe(0);
  });

  test('queues and workers close in bounded time while it is away', async () => {
    const queues = await open();
    const workers = value(
      await startWorkers(registry, [handle(job, () => Promise.resolve())], on(server.url), {
        log: () => undefined,
        closeMs: 500,
      }),
    );
    await server.kill();
    await Promise.all([queues.close(), workers.close()]);
    await server.start();
  });

  test('a program is neither ended nor made to complain by it', async () => {
    spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/queue'], { cwd: clone });
    const code = `
      import { createInterface } from 'node:readline';
      import { backendFrom, createRegistry, defineJob, handle, openQueues, startWorkers } from '@kohort/queue';
      import { z } from 'zod';
      const job = defineJob({ name: 'test.job', queue: 'program', payload: z.object({ n: z.number() }) });
      const [registry, backend] = [createRegistry([job]), backendFrom(JSON.parse(process.argv[1]))];
      const run = async ({ id }) => console.log('ran ' + id);
      const workers = (await startWorkers(registry, [handle(job, run)], backend, { log: () => undefined })).value;
      const queues = (await openQueues(registry, backend, { timeoutMs: 500 })).value;
      await queues.schedule(job, 'often', { everyMs: 200 }, { n: 1 });
      console.log('open');
      for await (const line of createInterface(process.stdin)) {
        const added = await queues.add(job, { n: 1 }, { id: line });
        console.log(added.ok ? 'added' : added.error.code);
      }
      await Promise.all([queues.close(), workers.close()]);
      console.log('closed');`;
    const child: ChildProcess = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        code,
        JSON.stringify({ databaseUrl: server.url, ...(server.url.startsWith('redis') && { redisUrl: server.url }) }),
      ],
      { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const [lines, complaints] = [[] as string[], [] as string[]];
    createInterface(child.stdout!).on('line', (line) => lines.push(line));
    child.stderr!.on('data', (data: Buffer) => complaints.push(data.toString()));
    const say = async (line: string): Promise<void> => {
      child.stdin!.write(`${line}\n`);
      await sleep(100);
    };
    const count = (start: string): number => lines.filter((line) => line.startsWith(start)).length;
    await until(() => count('ran repeat') >= 2);
    for (const round of [1, 2]) {
      await server.kill();
      await say(`away${round}`);
      await until(() => count('queue-unavailable') === round);
      await sleep(2_000);
      expect(child.exitCode).toBeNull();
      await server.start();
      const before = count('ran repeat');
      await until(() => count('ran repeat') >= before + 2);
      await say(`back${round}`);
      await until(() => lines.includes(`ran back${round}`));
    }
    child.stdin!.end();
    await once(child, 'exit');
    expect(lines.at(-1)).toBe('closed');
    expect(child.exitCode).toBe(0);
    expect(complaints).toEqual([]);
  });
});
