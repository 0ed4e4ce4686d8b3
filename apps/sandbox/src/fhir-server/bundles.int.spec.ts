import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from './resource.js';
import {
  entriesOf,
  idsOf,
  refusalOf,
  refused,
  startTestServer,
  type Answered,
  type TestServer,
} from './testing/test-server.js';

let server: TestServer | undefined;
let post: (type: string, entry: readonly unknown[], headers?: Record<string, string>) => Promise<Answered>;
let get: (path: string) => Promise<Answered>;

beforeEach(async () => {
  await server?.stop();
  const started = await startTestServer();
  server = started;
  post = (type, entry, headers = {}) =>
    started.ask('POST', started.url, { body: { resourceType: 'Bundle', type, entry }, headers });
  get = (path) => started.ask('GET', path);
});
afterAll(() => server?.stop());

const URN = 'urn:uuid:3b8f7a3e-0000-4000-8000-000000000001';
const responses = ({ json }: Answered): unknown[] => entriesOf(json).map(({ response }) => response?.['status']);
const creating = (resource: Json, more: object = {}, fullUrl?: string): object => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: resource['resourceType'], ...more },
});
const putting = (resource: Json, more: object = {}): object => ({
  resource,
  request: { method: 'PUT', url: `${String(resource['resourceType'])}/${String(resource['id'])}`, ...more },
});
const deleting = (url: string): object => ({ request: { method: 'DELETE', url } });
const reading = (url: string): object => ({ request: { method: 'GET', url } });
const patient: Json = { resourceType: 'Patient' };
const condition = (reference: string): Json => ({ resourceType: 'Condition', subject: { reference } });

describe('transaction', () => {
  it('works off deletions, creations, updates and reads in this order, and answers in the order of the request', async () => {
    await server!.ask('PUT', 'Patient/old', { body: { ...patient, id: 'old' } });
    const answer = await post('transaction', [
      reading('Patient?_id=old,new&_total=accurate'),
      putting({ ...patient, id: 'new' }),
      creating({ resourceType: 'Device' }),
      deleting('Patient/old'),
    ]);
    expect(answer.json).toMatchObject({ resourceType: 'Bundle', type: 'transaction-response' });
    expect(responses(answer)).toEqual(['200 OK', '201 Created', '201 Created', '204 No Content']);
    const [search, put, created] = entriesOf(answer.json);
    expect(idsOf(search?.resource)).toEqual(['new']);
    expect(put?.response).toMatchObject({
      location: 'Patient/new/_history/1',
      etag: 'W/"1"',
      lastModified: expect.any(String),
    });
    expect((await get(String(created?.response?.['location']))).status).toBe(200);
  });

  it('replaces the names of entries by references, also to what was found', async () => {
    const identifier = [{ system: 'urn:s', value: 'p' }];
    const [second, third] = [`${URN}2`, 'http://elsewhere.example/Patient/7'];
    const entries = [
      creating(condition(URN), {}, undefined),
      creating(
        { ...patient, identifier, link: [{ other: { reference: second } }] },
        { ifNoneExist: 'identifier=urn:s|p' },
        URN,
      ),
      creating({ ...patient, identifier: [{ system: 'urn:ietf:rfc:3986', value: second }] }, {}, second),
      { ...putting({ ...patient, id: 'third' }), fullUrl: third },
      creating({ ...condition(third), extension: [{ url: 'http://x', valueUri: second }] }),
    ];
    const first = entriesOf((await post('transaction', entries)).json).map(({ resource }) => resource!);
    const [one, named, other, , last] = first;
    expect(one!['subject']).toEqual({ reference: `Patient/${named!.id!}` });
    expect(named!['link']).toEqual([{ other: { reference: `Patient/${other!.id!}` } }]);
    // An identifier is no reference.
    expect(other!['identifier']).toEqual([{ system: 'urn:ietf:rfc:3986', value: second }]);
    expect([last!['subject'], last!['extension']]).toEqual([
      { reference: 'Patient/third' },
      [{ url: 'http://x', valueUri: `Patient/${other!.id!}` }],
    ]);
    expect(idsOf((await get(`Condition?patient=${named!.id!}`)).json)).toEqual([one!.id]);
    const again = entriesOf((await post('transaction', entries)).json);
    expect([again[1]?.response?.['status'], again[0]?.resource?.['subject']]).toEqual(['200 OK', one!['subject']]);
  });

  it('finds what conditional references mean', async () => {
    const identifier = [{ system: 'urn:hsa', value: 'SE1' }];
    await server!.ask('PUT', 'Practitioner/p', { body: { resourceType: 'Practitioner', id: 'p', identifier } });
    const role = (value: string): object =>
      creating({
        resourceType: 'PractitionerRole',
        practitioner: { reference: `Practitioner?identifier=urn:hsa|${value}` },
      });
    const [entry] = entriesOf((await post('transaction', [role('SE1')])).json);
    expect(entry?.resource?.['practitioner']).toEqual({ reference: 'Practitioner/p' });
    expect(refusalOf(await post('transaction', [role('SE2')]))).toEqual(refused(412, 'not-found'));
  });

  it.each([
    ['a version that is another', [putting({ ...patient, id: 'x' }, { ifMatch: 'W/"4"' })], refused(412, 'conflict')],
    ['a resource twice', [putting({ ...patient, id: 'x' }), deleting('Patient/x')], refused(400, 'invariant')],
    ['a name twice', [creating(patient, {}, URN), creating(patient, {}, URN)], refused(400, 'invariant')],
    ['a name of nothing', [creating(condition(URN))], refused(400, 'value')],
    ['what is no resource', [creating({ resourceType: 'Patient', meta: 1 })], refused(400, 'structure')],
    ['a read of nothing', [reading('Patient/none')], refused(404, 'not-found')],
    ['an entry without request', [{ resource: patient }], refused(400, 'structure')],
    ['a Bundle in a Bundle', [{ request: { method: 'POST', url: '' } }], refused(405, 'not-supported')],
    ['an address of nothing', [reading('Nothing/1')], refused(404, 'not-supported')],
  ])('stores nothing with %s, and says where', async (_, entries, expected) => {
    const answer = await post('transaction', [creating(patient), ...entries]);
    expect(refusalOf(answer)).toEqual(expected);
    expect((answer.json!['issue'] as { expression: string[] }[])[0]!.expression[0]).toMatch(/^Bundle\.entry\[[12]\]$/);
    expect(await server!.count()).toEqual({});
    expect((await get('Patient/_history')).json!['entry']).toBeUndefined();
  });

  it('sends along as little as the client prefers', async () => {
    const answer = await post('transaction', [creating(patient), reading('Patient?_summary=count')], {
      prefer: 'return=minimal',
    });
    const [created, counted] = entriesOf(answer.json);
    expect([created?.resource, counted?.resource?.['total']]).toEqual([undefined, 1]);
  });

  it('takes an empty one, and no other Bundle', async () => {
    expect((await post('transaction', [])).json).toEqual({ resourceType: 'Bundle', type: 'transaction-response' });
    expect(refusalOf(await post('collection', []))).toEqual(refused(400, 'structure'));
    expect(refusalOf(await server!.ask('POST', server!.url, { body: patient }))).toEqual(refused(400, 'structure'));
    const noArray = await server!.ask('POST', server!.url, {
      body: { resourceType: 'Bundle', type: 'batch', entry: {} },
    });
    expect(refusalOf(noArray)).toEqual(refused(400, 'structure'));
  });
});

describe('batch', () => {
  it('does what can be done, and names what cannot', async () => {
    const answer = await post('batch', [
      reading('Patient/b'),
      creating(patient),
      putting({ ...patient, id: 'b' }),
      putting({ ...patient, id: 'b' }, { ifMatch: 'W/"9"' }),
      { resource: patient },
      deleting('Patient/b?x=%E0%A4%A'),
      reading('Patient?date=never&birthdate=never'),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.json!['type']).toBe('batch-response');
    expect(responses(answer)).toEqual([
      '200 OK',
      '201 Created',
      '201 Created',
      '412 Precondition Failed',
      '400 Bad Request',
      '204 No Content',
      '400 Bad Request',
    ]);
    expect(entriesOf(answer.json)[3]?.response?.['outcome']).toMatchObject({ issue: [{ code: 'conflict' }] });
    expect(await server!.count()).toEqual({ Patient: 2 });
  });
});
