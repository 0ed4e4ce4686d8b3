import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFhirClient, type FhirClient } from './fhir-client.js';

let server: Server;
let client: FhirClient;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const send = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  ((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }) satisfies typeof answer;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened = openFhirClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/`, {
    attempts: 1,
    timeout: 200,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  client = opened.value;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
const bundle = (more: object): object => ({ resourceType: 'Bundle', type: 'searchset', ...more });

describe('the client of a FHIR server', () => {
  it('gives a page, where the next one is, and what time it is there', async () => {
    let asked = '';
    answer = (request, response) => {
      asked = request.url ?? '';
      const link = [{ relation: 'next', url: `${client.base}/Patient?page=2` }];
      const meta = { lastUpdated: '2025-01-01T00:00:00Z' };
      const entry = [{ resource: { resourceType: 'Patient', id: '1' } }, {}];
      send(bundle({ total: 7, link, entry, meta }), 200, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' })(request, response);
    };
    const page = await client.search('Patient', { _lastUpdated: 'ge2026-01-01T00:00:00.000Z', _count: '2' });
    expect(asked).toBe('/fhir/Patient?_lastUpdated=ge2026-01-01T00%3A00%3A00.000Z&_count=2');
    expect(page).toMatchObject({
      ok: true,
      value: {
        items: [{ ok: true, resource: { id: '1' } }, { ok: false }],
        next: `${client.base}/Patient?page=2`,
        total: 7,
        at: Date.UTC(2025, 0, 1),
        date: Date.UTC(2026, 0, 1),
      },
    });
  });

  it.each([
    ['is too busy', send({}, 429, { 'retry-after': '7' }), { away: true, lasting: false, retryAfterMs: 7000 }],
    ['fails', send({}, 500), { away: true, lasting: false, status: 500 }],
    ['cuts off its answer', send('{"resourceType":"Bun'), { away: false, lasting: false }],
    ['gives no Bundle', send({ resourceType: 'Patient' }), { away: false, lasting: false }],
    ['forbids it', send({}, 403), { away: false, lasting: true, status: 403 }],
    ['does not know the page', send({}, 410), { away: false, lasting: true, status: 410 }],
    ['is silent', () => undefined, { away: true, lasting: false }],
    [
      'sends us elsewhere',
      send(bundle({ link: [{ relation: 'next', url: 'http://elsewhere.example/fhir/Patient' }] })),
      { away: false, lasting: true, fault: { code: 'foreign-page' } },
    ],
  ])('says what it means where the server %s', async (_what, play, failure) => {
    answer = play;
    expect(await client.page('Patient', `${client.base}/Patient?page=2`)).toMatchObject({ ok: false, error: failure });
  });

  it('asks no other server, whatever page is to be read', async () => {
    let asked = 0;
    const other = createServer((_request, response) => ((asked += 1), response.end('{}')));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/fhir/Patient?page=2`;
    const foreign = { ok: false, error: { lasting: true, fault: { code: 'foreign-page' } } };
    expect(await client.page('Patient', url)).toMatchObject(foreign);
    expect(await client.history('Patient', '2026-01-01T00:00:00Z', url)).toMatchObject(foreign);
    expect(asked).toBe(0);
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([1.5, 3e9, -1, '7'])(
    'takes %p for no total, and an instant outside of the calendar for none',
    async (total) => {
      answer = send(bundle({ total, meta: { lastUpdated: '+275760-09-13T00:00:00.000Z' } }));
      const page = await client.search('Patient', {});
      expect(page.ok && [page.value.total, page.value.at]).toEqual([undefined, undefined]);
    },
  );

  it('tells what does not exist from what cannot be read', async () => {
    answer = send({}, 404);
    expect(await client.read('Patient', '1')).toEqual({ ok: true, value: undefined });
    answer = send({}, 410);
    expect(await client.read('Patient', '1')).toEqual({ ok: true, value: undefined });
    answer = send({}, 500);
    expect(await client.read('Patient', '1')).toMatchObject({ ok: false });
    answer = send({ resourceType: 'Patient', id: '2' });
    expect(await client.read('Patient', '1')).toMatchObject({ ok: false });
    expect(await client.read('Patient', '2')).toMatchObject({ ok: true, value: { id: '2' } });
  });

  it('reads from a history what was deleted last, and not what was stored again', async () => {
    const change = (method: string, id: string, more: object = {}) => ({
      request: { method, url: `Patient/${id}` },
      response: { lastModified: '2026-01-01T00:00:00Z' },
      ...more,
    });
    const entry = [
      change('DELETE', '1'),
      change('PUT', '2', { resource: { resourceType: 'Patient', id: '2' } }),
      change('PUT', '1', { resource: { resourceType: 'Patient', id: '1' } }),
      change('DELETE', '2'),
    ];
    answer = send({ resourceType: 'Bundle', type: 'history', entry });
    expect(await client.history('Patient', '2026-01-01T00:00:00Z')).toMatchObject({
      value: { deletions: [{ id: '1', at: Date.UTC(2026, 0, 1) }], alive: ['2'] },
    });
  });

  it('knows what the server can do', async () => {
    const resource = [
      { type: 'Patient', interaction: [{ code: 'search-type' }, { code: 'history-type' }] },
      { type: 'Consent', interaction: [{ code: 'read' }] },
    ];
    answer = send({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server', resource }] });
    expect(await client.capabilities()).toEqual({
      ok: true,
      value: { searchable: new Set(['Patient']), history: new Set(['Patient']) },
    });
  });
});
