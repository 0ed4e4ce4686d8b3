import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOf, refused, startTestServer, type TestServer } from './testing/test-server.js';

const LARGEST = 100_000;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ largestBody: LARGEST });
});
afterAll(() => server.stop());

const nested = (levels: number): string =>
  `{"resourceType":"Basic","extension":${'['.repeat(levels)}${']'.repeat(levels)}}`;

describe('the server refuses', () => {
  it.each([
    ['what is no JSON', 'POST', 'Patient', '{"resourceType":', 400, 'structure'],
    ['an empty body', 'POST', 'Patient', '', 400, 'structure'],
    ['JSON that is no object', 'POST', 'Patient', '[]', 400, 'structure'],
    ['no resourceType', 'POST', 'Patient', '{}', 400, 'structure'],
    ['an unknown resourceType', 'POST', 'Patient', '{"resourceType":"Unicorn"}', 400, 'not-supported'],
    ['another resourceType', 'POST', 'Patient', '{"resourceType":"Device"}', 400, 'invariant'],
    ['a meta that is none', 'POST', 'Patient', '{"resourceType":"Patient","meta":[]}', 400, 'structure'],
    ['nesting without end', 'POST', 'Basic', nested(40_000), 400, 'structure'],
    ['no id in an update', 'PUT', 'Patient/1', '{"resourceType":"Patient"}', 400, 'invariant'],
    ['another id', 'PUT', 'Patient/1', '{"resourceType":"Patient","id":"2"}', 400, 'invariant'],
    ['an id of another case', 'PUT', 'Patient/a', '{"resourceType":"Patient","id":"A"}', 400, 'invariant'],
    ['an id with bad letters', 'PUT', 'Patient/a_b', '{"resourceType":"Patient","id":"a_b"}', 400, 'value'],
    ['an id that is too long', 'GET', `Patient/${'x'.repeat(65)}`, undefined, 400, 'value'],
    ['an id that is no text', 'PUT', 'Patient/1', '{"resourceType":"Patient","id":1}', 400, 'value'],
    ['an unknown type', 'GET', 'Unicorn/1', undefined, 404, 'not-supported'],
    ['a type in lower case', 'GET', 'patient', undefined, 404, 'not-supported'],
    ['an unknown operation', 'GET', 'Patient/1/$everything', undefined, 404, 'not-supported'],
    ['another operation', 'POST', '$export', '{}', 404, 'not-supported'],
    ['PATCH', 'PATCH', 'Patient/1', '[]', 405, 'not-supported'],
    ['an update without id', 'PUT', 'Patient?identifier=1', '{"resourceType":"Patient"}', 405, 'not-supported'],
    ['the search of everything', 'GET', '?_id=1', undefined, 405, 'not-supported'],
    ['a search of too many parameters', 'GET', `Observation?${'code=0&'.repeat(51)}`, undefined, 400, 'value'],
    ['a parameter of too many values', 'GET', `Observation?code=${'0,'.repeat(2001)}`, undefined, 400, 'value'],
    ['a broken address', 'GET', 'Patient/%E0%A4%A', undefined, 400, 'value'],
    ['too large a body', 'POST', 'Patient', `"${'x'.repeat(LARGEST)}"`, 413, 'too-long'],
  ])('%s', async (_, method, path, body, status, code) => {
    expect(refusalOf(await server.ask(method, path, { body }))).toEqual(refused(status, code));
  });

  it('a method, and names the right ones', async () => {
    const { headers } = await server.ask('PATCH', 'Patient/1', { body: [] });
    expect(headers.get('allow')).toBe('GET, PUT, DELETE');
  });

  it('other formats', async () => {
    const body = '<Patient xmlns="http://hl7.org/fhir"/>';
    for (const type of ['application/fhir+xml', 'text/plain', 'application/fhir+json; charset=latin1', '']) {
      const answer = await server.ask('POST', 'Patient', { body, headers: { 'content-type': type } });
      expect(refusalOf(answer)).toEqual(refused(415, 'not-supported'));
    }
    const headers = { accept: 'application/fhir+xml' };
    expect(refusalOf(await server.ask('GET', 'Patient', { headers }))).toEqual(refused(406, 'not-supported'));
    expect(refusalOf(await server.ask('GET', 'Patient?_format=xml'))).toEqual(refused(406, 'not-supported'));
    expect((await server.ask('GET', 'Patient?_format=application/fhir+json', { headers })).status).toBe(200);
  });

  it('bytes that are no UTF-8', async () => {
    const response = await fetch(`${server.url}/Patient`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: Buffer.from('{"resourceType":"Patient","language":"\xe5"}', 'latin1'),
    });
    expect(response.status).toBe(400);
  });

  it('every address outside of its base', async () => {
    const origin = server.url.replace('/fhir', '');
    for (const path of ['/', '/fhirx', '/metadata']) {
      expect(refusalOf(await server.ask('GET', `${origin}${path}`))).toEqual(refused(404, 'not-supported'));
    }
  });

  it('to be called by a name that is not of this machine', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.end('GET /fhir/Patient HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (data) => (text += data.toString())).on('end', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 421 /);
  });

  it('and stores nothing of all that', async () => {
    expect(await server.count()).toEqual({});
  });
});

describe('the server keeps', () => {
  it('whatever text a record holds', async () => {
    const text = 'åß∂ \u0000 \ud800 \u001e "\\" {a,b} NULL';
    const identifier = [{ system: '\u0000', value: text }, { value: 'NULL' }, { value: '{"\\' }];
    const body = JSON.stringify({ resourceType: 'Basic', id: 'text', identifier, ['__proto__']: { polluted: true } });
    const stored = await server.ask('PUT', 'Basic/text', { body });
    expect(stored.json!['identifier']).toEqual(identifier);
    const patient = { resourceType: 'Patient', id: 'text', identifier };
    expect((await server.ask('PUT', 'Patient/text', { body: patient })).status).toBe(201);
    for (const value of ['NULL', '{"\\\\']) {
      const found = await server.ask('GET', `Patient?identifier=${encodeURIComponent(value)}&_summary=count`);
      expect(found.json!['total']).toBe(1);
    }
  });
});
