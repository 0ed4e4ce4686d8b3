import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import pg from 'pg';
import { startFhirServer, type FhirServer } from './start-fhir-server.js';
import { ask, refusalOf, refused, startServer } from './testing/test-server.js';

/** Stands between the server and its database, and can be cut. */
async function startProxy(
  target: URL,
): Promise<{ url: string; cut: () => void; open: () => void; close: () => unknown }> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const proxy: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    if (!isOpen) return void socket.destroy();
    const other = connect(Number(target.port), target.hostname).on('error', () => undefined);
    sockets.add(other);
    socket.pipe(other).pipe(socket);
    other.on('close', () => socket.destroy());
    socket.on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = Object.assign(new URL(target), { port: String((proxy.address() as AddressInfo).port) }).href;
  const cut = (): void => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return { url, cut, open: () => (isOpen = true), close: () => (cut(), proxy.close()) };
}

let databaseUrl: string;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  databaseUrl = await createDatabase();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => dropDatabase(databaseUrl));

const started = async (options: { port?: number; databaseUrl?: string } = {}): Promise<FhirServer> => {
  const server = await startServer({ databaseUrl, ...options });
  stops.push(server.stop);
  return server;
};

describe('a FHIR server', () => {
  it('makes its tables once, also when two start at the same moment, and keeps what they hold', async () => {
    const [one, two] = await Promise.all([started(), started()]);
    await ask(one.url, 'PUT', 'Patient/1', { body: { resourceType: 'Patient', id: '1' } });
    expect(await two.count()).toEqual({ Patient: 1 });
    await one.stop();
    expect(await (await started()).count()).toEqual({ Patient: 1 });
  });

  it('says that its port is taken, or that there is no database', async () => {
    const { port } = await started();
    const second = await startFhirServer({ databaseUrl, port });
    expect(second.ok ? undefined : second.error).toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(String(port)),
    });
    for (const url of [
      Object.assign(new URL(databaseUrl), { port: '1' }),
      Object.assign(new URL(databaseUrl), { pathname: '/none' }),
    ]) {
      const none = await startFhirServer({ databaseUrl: url.href, port: 0 });
      expect(none.ok ? undefined : none.error.code).toBe('database-unreachable');
    }
  });

  it('does not touch tables of another version', async () => {
    const other = await createDatabase();
    const client = new pg.Client({ connectionString: other });
    await client.connect();
    await client.query(
      `create schema fhir; create table fhir.layout (name text primary key); insert into fhir.layout values ('old')`,
    );
    await client.end();
    const refusedStart = await startFhirServer({ databaseUrl: other, port: 0 });
    expect(refusedStart.ok ? undefined : refusedStart.error.code).toBe('other-layout');
    await dropDatabase(other);
  });

  it('stops although clients keep their connections, and twice', async () => {
    const server = await started();
    await ask(server.url, 'GET', 'Patient');
    await Promise.all([server.stop(), server.stop()]);
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  it('answers 503 while its database is gone, and serves again when it is back', async () => {
    const proxy = await startProxy(new URL(databaseUrl));
    stops.push(proxy.close);
    const server = await started({ databaseUrl: proxy.url });
    await ask(server.url, 'PUT', 'Patient/1', { body: { resourceType: 'Patient', id: '1' } });
    for (let round = 0; round < 2; round += 1) {
      proxy.cut();
      for (const [method, path, body] of [
        ['GET', 'metadata', undefined],
        ['GET', 'Patient/1', undefined],
        ['PUT', 'Patient/1', { resourceType: 'Patient', id: '1' }],
      ] as const) {
        const answer = await ask(server.url, method, path, { body });
        expect(refusalOf(answer)).toEqual(refused(503, 'transient'));
      }
      const loaded = await server.load([{ resourceType: 'Patient' }]);
      expect(loaded.ok ? undefined : loaded.error.code).toBe('database-gone');
      proxy.open();
      expect((await ask(server.url, 'GET', 'metadata')).status).toBe(200);
      expect((await ask(server.url, 'PUT', 'Patient/1', { body: { resourceType: 'Patient', id: '1' } })).status).toBe(
        200,
      );
    }
  });

  it('survives that its connections are ended under way', async () => {
    const server = await started();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const puts = Array.from({ length: 40 }, (_, index) =>
      ask(server.url, 'PUT', `Device/${index}`, { body: { resourceType: 'Device', id: `${index}` } }),
    );
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kohort-fhir-server'`,
    );
    const statuses = (await Promise.all(puts)).map(({ status }) => status);
    await client.end();
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    const counts = await server.count();
    expect(counts['Device'] ?? 0).toBeGreaterThanOrEqual(statuses.filter((status) => status === 201).length);
    expect((await ask(server.url, 'GET', 'metadata')).status).toBe(200);
  });
});

describe('load', () => {
  it('stores what it is given, with ids and without, and counts versions on', async () => {
    const server = await started();
    const before = (await server.count())['Group'] ?? 0;
    async function* resources(): AsyncGenerator {
      for (let index = 0; index < 2500; index += 1) yield { resourceType: 'Group', id: `g${index % 2400}` };
      yield { resourceType: 'Group' };
      await Promise.resolve();
    }
    expect(await server.load(resources())).toEqual({ ok: true, value: 2501 });
    expect((await server.count())['Group']).toBe(before + 2401);
    expect((await ask(server.url, 'GET', 'Group/g99')).headers.get('etag')).toBe('W/"2"');
    expect((await ask(server.url, 'GET', 'Group/g100')).headers.get('etag')).toBe('W/"1"');
    expect(await server.load([])).toEqual({ ok: true, value: 0 });
  });

  it('ends at what is no resource, and names its place', async () => {
    const server = await started();
    const loaded = await server.load([
      { resourceType: 'Group', id: 'ok' },
      { resourceType: 'Group', id: 'not ok' },
    ]);
    expect(loaded.ok ? undefined : loaded.error).toMatchObject({ code: 'bad-id', path: '/1' });
  });
});
