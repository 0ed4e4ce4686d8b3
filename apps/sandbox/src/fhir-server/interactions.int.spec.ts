import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  entriesOf,
  idsOf,
  linkOf,
  metaOf,
  pagesOf,
  refusalOf,
  refused,
  startTestServer,
  type TestServer,
} from './testing/test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const patient = (id?: string, more: object = {}): object => ({
  resourceType: 'Patient',
  ...(id === undefined ? {} : { id }),
  ...more,
});

describe('create', () => {
  it('gives the id, whatever id is sent, and keeps everything else', async () => {
    const sent = {
      ...patient('mine'),
      meta: { versionId: '7', tag: [{ code: 'x' }] },
      active: true,
    };
    const { status, headers, json } = await server.ask('POST', 'Patient', { body: sent });
    const { id, meta, ...rest } = json!;
    expect(status).toBe(201);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(meta).toEqual({
      versionId: '1',
      lastUpdated: expect.stringMatching(/^\d{4}.*T.*\.\d{3}Z$/),
      tag: [{ code: 'x' }],
    });
    expect(rest).toEqual({ resourceType: 'Patient', active: true });
    expect(headers.get('etag')).toBe('W/"1"');
    expect(headers.get('content-type')).toMatch(/^application\/fhir\+json/);
    expect(headers.get('location')).toBe(`${server.url}/Patient/${String(id)}/_history/1`);
    expect(new Date(headers.get('last-modified')!).toISOString().slice(0, 19)).toBe(
      metaOf(json).lastUpdated.slice(0, 19),
    );
    expect((await server.ask('GET', headers.get('location')!)).json).toEqual(json);
  });

  it('sends as little as the client prefers', async () => {
    const minimal = await server.ask('POST', 'Patient', { body: patient(), headers: { prefer: 'return=minimal' } });
    expect([minimal.status, minimal.json]).toEqual([201, undefined]);
    const outcome = await server.ask('POST', 'Patient', {
      body: patient(),
      headers: { prefer: 'return=OperationOutcome' },
    });
    expect(outcome.json).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] });
  });

  it('creates nothing where the condition is met, and refuses one that is not clear', async () => {
    const identifier = [{ system: 'urn:s', value: 'once' }];
    const headers = { 'if-none-exist': 'identifier=urn:s|once' };
    const first = await server.ask('POST', 'Patient', { body: patient(undefined, { identifier }), headers });
    const second = await server.ask('POST', 'Patient', { body: patient(undefined, { identifier }), headers });
    expect([first.status, second.status, second.json]).toEqual([201, 200, first.json]);
    await server.ask('POST', 'Patient', { body: patient(undefined, { identifier }) });
    const several = await server.ask('POST', 'Patient', { body: patient(), headers });
    expect(refusalOf(several)).toEqual(refused(412, 'multiple-matches'));
    for (const condition of ['', 'unknown=1', '_count=1']) {
      const unclear = await server.ask('POST', 'Patient', { body: patient(), headers: { 'if-none-exist': condition } });
      expect(unclear.status).toBe(400);
    }
  });
});

describe('update, read and delete', () => {
  it('number the versions, and keep each', async () => {
    const put = (active: boolean): ReturnType<TestServer['ask']> =>
      server.ask('PUT', 'Patient/a-1', { body: patient('a-1', { active }) });
    const [created, updated] = [await put(true), await put(false)];
    expect([created.status, updated.status]).toEqual([201, 200]);
    expect(updated.headers.get('etag')).toBe('W/"2"');
    expect(Date.parse(metaOf(updated.json).lastUpdated)).toBeGreaterThan(Date.parse(metaOf(created.json).lastUpdated));
    expect((await server.ask('GET', 'Patient/a-1')).json).toEqual(updated.json);
    expect((await server.ask('GET', 'Patient/a-1/_history/1')).json).toEqual(created.json);
    expect((await server.ask('GET', 'Patient/a-1/_history/2')).json).toEqual(updated.json);
    for (const version of ['3', '0', 'x', '99999999999999999999']) {
      expect(refusalOf(await server.ask('GET', `Patient/a-1/_history/${version}`))).toEqual(refused(404, 'not-found'));
    }
  });

  it('delete once, answer 410 from then on, and create anew under the same id', async () => {
    await server.ask('PUT', 'Patient/b', { body: patient('b') });
    const deleted = await server.ask('DELETE', 'Patient/b');
    expect([deleted.status, deleted.headers.get('etag'), deleted.json]).toEqual([204, 'W/"2"', undefined]);
    expect(refusalOf(await server.ask('GET', 'Patient/b'))).toEqual(refused(410, 'deleted'));
    expect(refusalOf(await server.ask('GET', 'Patient/b/_history/2'))).toEqual(refused(410, 'deleted'));
    expect((await server.ask('GET', 'Patient/b/_history/1')).status).toBe(200);
    expect((await server.ask('DELETE', 'Patient/b')).headers.get('etag')).toBe('W/"2"');
    expect((await server.ask('DELETE', 'Patient/never')).status).toBe(204);
    expect(refusalOf(await server.ask('GET', 'Patient/never'))).toEqual(refused(404, 'not-found'));
    expect(idsOf((await server.ask('GET', 'Patient?_id=b')).json)).toEqual([]);
    const again = await server.ask('PUT', 'Patient/b', { body: patient('b') });
    expect([again.status, again.headers.get('etag')]).toEqual([201, 'W/"3"']);
    expect(idsOf((await server.ask('GET', 'Patient?_id=b')).json)).toEqual(['b']);
  });

  it('change only the version that If-Match names', async () => {
    const put = (tag: string): ReturnType<TestServer['ask']> =>
      server.ask('PUT', 'Patient/c', { body: patient('c'), headers: { 'if-match': tag } });
    expect(refusalOf(await put('W/"1"'))).toEqual(refused(412, 'conflict'));
    await server.ask('PUT', 'Patient/c', { body: patient('c') });
    expect((await put('W/"1"')).headers.get('etag')).toBe('W/"2"');
    expect(refusalOf(await put('W/"1"'))).toEqual(refused(412, 'conflict'));
    expect(refusalOf(await put('one'))).toEqual(refused(400, 'value'));
    const removal = (tag: string): ReturnType<TestServer['ask']> =>
      server.ask('DELETE', 'Patient/c', { headers: { 'if-match': tag } });
    expect((await removal('W/"1"')).status).toBe(412);
    expect((await removal('W/"2"')).status).toBe(204);
  });

  it('tell ids apart by case, and answer what has not changed with 304', async () => {
    await server.ask('PUT', 'Patient/Case.1', { body: patient('Case.1') });
    expect((await server.ask('GET', 'Patient/case.1')).status).toBe(404);
    const known = await server.ask('GET', 'Patient/Case.1', { headers: { 'if-none-match': 'W/"1"' } });
    expect([known.status, known.json]).toEqual([304, undefined]);
    expect((await server.ask('GET', 'Patient/Case.1', { headers: { 'if-none-match': 'W/"2"' } })).status).toBe(200);
    const head = await server.ask('HEAD', 'Patient/Case.1');
    expect([head.status, head.json, head.headers.get('etag')]).toEqual([200, undefined, 'W/"1"']);
  });

  it('never give two updates at once the same version', async () => {
    const puts = Array.from({ length: 30 }, () => server.ask('PUT', 'Patient/d', { body: patient('d') }));
    const tags = (await Promise.all(puts)).map(({ headers }) => headers.get('etag'));
    expect(new Set(tags).size).toBe(30);
    expect((await server.ask('GET', 'Patient/d')).headers.get('etag')).toBe('W/"30"');
  });
});

describe('history', () => {
  it('of a resource has every version, newest first, deletions included', async () => {
    await server.ask('PUT', 'Device/h', { body: { resourceType: 'Device', id: 'h' } });
    await server.ask('DELETE', 'Device/h');
    await server.ask('PUT', 'Device/h', { body: { resourceType: 'Device', id: 'h', status: 'active' } });
    const { json } = await server.ask('GET', 'Device/h/_history');
    expect(json).toMatchObject({ resourceType: 'Bundle', type: 'history' });
    expect(
      entriesOf(json).map(({ request, response, resource }) => [
        request?.method,
        response?.['etag'],
        resource && metaOf(resource).versionId,
      ]),
    ).toEqual([
      ['PUT', 'W/"3"', '3'],
      ['DELETE', 'W/"2"', undefined],
      ['PUT', 'W/"1"', '1'],
    ]);
    expect(refusalOf(await server.ask('GET', 'Device/never/_history'))).toEqual(refused(404, 'not-found'));
  });

  it('of a type goes through all pages once, while it is written to, and from a time on', async () => {
    const body = { resourceType: 'Location' };
    const created = [];
    for (let index = 0; index < 7; index += 1) created.push((await server.ask('POST', 'Location', { body })).json!);
    await server.ask('DELETE', `Location/${String(created[2]!['id'])}`);
    const seen: unknown[] = [];
    for await (const page of pagesOf(server, 'Location/_history?_count=3')) {
      seen.push(...entriesOf(page).map(({ fullUrl, response }) => [fullUrl?.split('/').at(-1), response?.['etag']]));
      await server.ask('POST', 'Location', { body });
      await server.ask('PUT', `Location/${String(created[0]!['id'])}`, { body: { ...created[0] } });
    }
    const expected = created.map(({ id }) => [id, 'W/"1"']).reverse();
    expect(seen).toEqual([[created[2]!['id'], 'W/"2"'], ...expected]);
    const since = metaOf(created[5]).lastUpdated;
    const after = await server.ask('GET', `Location/_history?_since=${since}&_count=500`);
    const versions = entriesOf(after.json)
      .filter(({ response }) => response?.['etag'] === 'W/"1"')
      .map(({ resource }) => resource?.id);
    expect(versions.slice(-2)).toEqual([created[6]!['id'], created[5]!['id']]);
    expect(versions).not.toContain(created[4]!['id']);
    expect(
      (await server.ask('GET', `Location/_history?_since=${encodeURIComponent('2999-01-01T00:00:00+01:00')}`)).json?.[
        'entry'
      ],
    ).toBeUndefined();
  });

  it('refuses what cannot be read', async () => {
    const bad = ['_since=yesterday', '_count=x', '_cursor=AAAA', '_count=1&_count=2'];
    for (const query of bad)
      expect(refusalOf(await server.ask('GET', `Patient/_history?${query}`))).toEqual(refused(400, 'value'));
    const strict = { headers: { prefer: 'handling=strict' } };
    expect(refusalOf(await server.ask('GET', 'Patient/_history?_at=2020', strict))).toEqual(
      refused(400, 'not-supported'),
    );
    const { json } = await server.ask('GET', 'Patient/_history?_at=2020&_count=2');
    expect(linkOf(json, 'self')).toBe(`${server.url}/Patient/_history?_count=2`);
  });
});
