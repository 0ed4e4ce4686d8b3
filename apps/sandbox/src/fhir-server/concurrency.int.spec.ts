import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ok } from '@kohort/kernel';
import pg from 'pg';
import { draftOf } from './indexing/draft.js';
import { openPool } from './storage/database.js';
import { writeChange } from './storage/write-changes.js';
import { writerOf } from './storage/write.js';
import { entriesOf, metaOf, pagesOf, startServer, startTestServer, type TestServer } from './testing/test-server.js';

jest.setTimeout(60_000);

/** Two servers, as two processes have them, over one database. */
let [first, second]: TestServer[] = [];
let watcher: pg.Client;

beforeAll(async () => {
  first = await startTestServer();
  second = await startServer({ databaseUrl: first.databaseUrl });
  watcher = new pg.Client({ connectionString: first.databaseUrl });
  await watcher.connect();
});
afterAll(async () => {
  await watcher.end();
  await second!.stop();
  await first!.stop();
});
beforeEach(() => expect(second!.port).not.toBe(first!.port));

/** Reads as an ingestion does: everything later than what it has read so far. */
class Reader {
  readonly seen = new Map<string, string>();
  private mark = '1970-01-01T00:00:00.000Z';

  async read(server: TestServer, type: string): Promise<void> {
    let next = this.mark;
    for await (const page of pagesOf(server, `${type}?_lastUpdated=gt${this.mark}&_sort=_lastUpdated&_count=20`)) {
      for (const { resource } of entriesOf(page)) {
        this.seen.set(String(resource?.id), metaOf(resource).versionId);
        next = metaOf(resource).lastUpdated;
      }
    }
    this.mark = next;
  }
}

const waits = async (): Promise<boolean> => {
  const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return (await watcher.query(text)).rowCount === 1;
};

describe('lastUpdated', () => {
  it('shows nothing late: a transaction that began first and commits last is not in the past', async () => {
    const pool = openPool(first!.databaseUrl);
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    const slow = writerOf(pool)(1, async (tx, stamp) => {
      const draft = draftOf({ resourceType: 'Device' }, 'slow');
      await writeChange(tx, stamp, { key: draft.key, method: 'PUT', draft });
      await held;
      return ok(undefined);
    });
    while ((await watcher.query(`select from pg_stat_activity where state = 'idle in transaction'`)).rowCount === 0);
    const quick = first!.ask('PUT', 'Device/quick', { body: { resourceType: 'Device', id: 'quick' } });
    // Either the quick writer waits, or it was wrongly let past.
    while (!(await waits()) && (await second!.ask('GET', 'Device/quick')).status !== 200);
    const reader = new Reader();
    await reader.read(second!, 'Device');
    commit();
    await Promise.all([slow, quick]);
    await reader.read(second!, 'Device');
    expect([...reader.seen.keys()].sort()).toEqual(['quick', 'slow']);
    await pool.end();
  });

  it('lets a reader that goes on from what it has read miss nothing of many writers', async () => {
    let isWriting = true;
    const write = async (server: TestServer, writer: number): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        const id = `${(writer * 7 + round * 3) % 25}`;
        const body = { resourceType: 'Basic', id };
        if (round % 4 === 0) await server.load([body, { resourceType: 'Basic', id: `${writer}-${round}` }]);
        else if (round % 4 === 1) {
          const entry = [body, { resourceType: 'Basic', id: `${id}-t` }].map((resource) => ({
            resource,
            request: { method: 'PUT', url: `Basic/${resource.id}` },
          }));
          await server.ask('POST', server.url, { body: { resourceType: 'Bundle', type: 'transaction', entry } });
        } else await server.ask('PUT', `Basic/${id}`, { body });
      }
    };
    const readWhileWriting = async (): Promise<Reader> => {
      const reader = new Reader();
      while (isWriting) await reader.read(second!, 'Basic');
      await reader.read(second!, 'Basic');
      return reader;
    };
    const reading = [readWhileWriting(), readWhileWriting()];
    await Promise.all([0, 1, 2, 3, 4, 5].map((writer) => write([first!, second!][writer % 2]!, writer)));
    isWriting = false;
    const all = new Map<string, string>();
    for await (const page of pagesOf(first!, 'Basic?_count=1000')) {
      for (const { resource } of entriesOf(page)) all.set(String(resource?.id), metaOf(resource).versionId);
    }
    expect(all.size).toBeGreaterThan(60);
    for (const reader of await Promise.all(reading)) expect(sorted(reader.seen)).toEqual(sorted(all));
    // 40 rounds of 6 writers: 10 with two by load, 10 with two by transaction, 20 with one; none was lost to another.
    const written = [...all.values()].reduce((sum, version) => sum + Number(version), 0);
    expect(written).toBe(6 * 40 + 6 * 20);
  });

  it('of a search says up to when it has seen everything', async () => {
    const { json } = await first!.ask('GET', 'Basic?_summary=count');
    const { lastUpdated } = metaOf(json);
    await first!.ask('PUT', 'Basic/later', { body: { resourceType: 'Basic', id: 'later' } });
    const later = await first!.ask('GET', `Basic?_lastUpdated=gt${lastUpdated}`);
    expect(entriesOf(later.json).map(({ resource }) => resource?.id)).toEqual(['later']);
  });
});

const sorted = (versions: ReadonlyMap<string, string>): unknown[] => [...versions].sort();

describe('two servers on one database', () => {
  it('never give two updates the same version', async () => {
    const puts = Array.from({ length: 40 }, (_, index) =>
      [first!, second!][index % 2]!.ask('PUT', 'Patient/v', { body: { resourceType: 'Patient', id: 'v' } }),
    );
    const tags = (await Promise.all(puts)).map(({ headers }) => headers.get('etag'));
    expect(new Set(tags).size).toBe(40);
    expect((await first!.ask('GET', 'Patient/v')).headers.get('etag')).toBe('W/"40"');
  });

  it('let one of two that expect the same version succeed', async () => {
    const headers = { 'if-match': 'W/"40"' };
    const puts = [first!, second!].map((server) =>
      server.ask('PUT', 'Patient/v', { body: { resourceType: 'Patient', id: 'v' }, headers }),
    );
    expect((await Promise.all(puts)).map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('create once under one condition', async () => {
    const body = { resourceType: 'Patient', identifier: [{ value: 'once' }] };
    const headers = { 'if-none-exist': 'identifier=once' };
    const posts = Array.from({ length: 8 }, (_, index) =>
      [first!, second!][index % 2]!.ask('POST', 'Patient', { body, headers }),
    );
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  });
});
