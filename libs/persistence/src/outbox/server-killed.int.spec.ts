import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { migrate } from '../migrate.js';
import { startOwnServer, type OwnServer } from '@kohort/embedded-postgres/testing';
import { drainOutbox, type DrainEvent } from './drain-outbox.js';
import { enqueue } from './enqueue.js';

jest.setTimeout(60_000);

let server: OwnServer;
let dataSource: DataSource;
beforeAll(async () => {
  server = await startOwnServer();
  const settings = { url: server.url, applicationName: 'kohort-test', entities: [], migrations: [] };
  dataSource = await createDataSource(settings).initialize();
  await migrate(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await server.remove();
});

const store = (id: string): Promise<void> =>
  dataSource.transaction((manager) => enqueue(manager, { job: 'test.match', id, payload: {} }));

it('a drain survives a killed server, loses no stored job, and is woken again when it is back', async () => {
  const [ids, kinds] = [new Set<string>(), [] as DrainEvent['kind'][]];
  let isQueueAway = true;
  const sink = {
    addMany: (jobs: readonly { id: string }[]): Promise<void> => {
      if (isQueueAway) return Promise.reject(new Error('away'));
      for (const { id } of jobs) ids.add(id);
      return Promise.resolve();
    },
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await sleep(20);
  };
  const drain = drainOutbox(dataSource, sink, { pollMs: 3_600_000, onEvent: ({ kind }) => kinds.push(kind) });
  await store('before');
  await until(() => kinds.includes('sink-failed'));
  await server.kill();
  await until(() => kinds.includes('database-failed') && kinds.includes('listen-lost'));
  await expect(store('meanwhile')).rejects.toThrow();
  isQueueAway = false;
  await server.start();
  await until(() => ids.has('before'));
  await store('after');
  await until(() => ids.has('after'));
  expect([...ids]).toEqual(['before', 'after']);
  await drain.stop();
});
