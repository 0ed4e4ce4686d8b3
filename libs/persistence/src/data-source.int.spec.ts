import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { pingDatabase } from './ping.js';
import { startOwnServer, type OwnServer } from '@kohort/embedded-postgres/testing';

jest.setTimeout(60_000);

let server: OwnServer;
let dataSource: DataSource;
let lost: string[];
beforeAll(async () => {
  lost = [];
  server = await startOwnServer();
  dataSource = await createDataSource({
    url: server.url,
    applicationName: 'kohort-test',
    entities: [],
    migrations: [],
    poolSize: 3,
    statementTimeoutMs: 200,
    connectTimeoutMs: 500,
    onConnectionLost: (error) => lost.push(error.message),
  }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await server.remove();
});

describe('the data source', () => {
  it('names its connections, and bounds statements and idle transactions', async () => {
    const [row] = await dataSource.query<object[]>(
      `select current_setting('application_name') as name, current_setting('statement_timeout') as statement,
         current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(row).toEqual({ name: 'kohort-test', statement: '200ms', idle: '3min' });
    await expect(dataSource.query('select pg_sleep(5)')).rejects.toThrow('statement timeout');
  });

  it('survives a killed server with idle and busy connections, and works again when it is back', async () => {
    await Promise.all([1, 2, 3].map(() => dataSource.query('select pg_sleep(0.05)')));
    const busy = dataSource.transaction(async (manager) => {
      await manager.query('select 1');
      await server.kill();
      await manager.query('select 1');
    });
    await expect(busy).rejects.toThrow();
    expect(lost.length).toBeGreaterThan(0);
    expect(await pingDatabase(dataSource, 2_000)).toMatchObject({ ok: false, error: { code: 'database-unreachable' } });
    await server.start();
    expect(await pingDatabase(dataSource, 2_000)).toEqual({ ok: true, value: undefined });
    const all = await Promise.all([1, 2, 3, 4].map(() => dataSource.query<object[]>('select 1 as one')));
    expect(all.flat()).toEqual([1, 2, 3, 4].map(() => ({ one: 1 })));
  });

  it('gives up connections to a server that hangs, and works again while they still hang', async () => {
    const backends = await Promise.all(
      [1, 2, 3].map(() => dataSource.query<{ pid: number }[]>('select pg_backend_pid() as pid, pg_sleep(0.05)')),
    );
    const pids = backends.flat().map(({ pid }) => pid);
    expect(new Set(pids).size).toBe(3);
    const postmaster = await server.pid();
    for (const pid of [postmaster, ...pids]) process.kill(pid, 'SIGSTOP');
    try {
      const hanging = [
        dataSource.transaction((manager) => manager.query('select 1')),
        dataSource.query('select 1'),
        pingDatabase(dataSource, 30_000),
      ];
      const ends = await Promise.allSettled(hanging);
      const error = { message: 'Connection terminated: no answer within 2200 ms' };
      expect(ends).toMatchObject([
        { status: 'rejected', reason: error },
        { status: 'rejected', reason: error },
        { value: { error: { code: 'database-unreachable' } } },
      ]);
      process.kill(postmaster, 'SIGCONT');
      expect(await pingDatabase(dataSource, 5_000)).toEqual({ ok: true, value: undefined });
      expect(await dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      for (const pid of [postmaster, ...pids]) process.kill(pid, 'SIGCONT');
    }
  });

  it('says within the time given that the database has no connection to spare, and asks once for all', async () => {
    const busy = [1, 2, 3].map(() => dataSource.createQueryRunner());
    for (const runner of busy) await runner.connect();
    const pings = await Promise.all([1, 2, 3].map(() => pingDatabase(dataSource, 50)));
    for (const ping of pings) expect(ping).toMatchObject({ ok: false, error: { code: 'database-slow' } });
    for (const runner of busy) await runner.release();
    expect(await pingDatabase(dataSource, 2_000)).toEqual({ ok: true, value: undefined });
  });
});
