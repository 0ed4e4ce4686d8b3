import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadItem } from './item.js';
import { readResources } from './read-resources.js';
import type { ServerOptions } from './requests.js';

type Play = (request: IncomingMessage, response: ServerResponse) => void;

/** A FHIR server that plays what a test puts under each address; other addresses give 404. */
let plays: Record<string, Play[]> = {};
let asked: { url: string; authorization: string | undefined }[] = [];
let waits: number[] = [];
let servers: Server[] = [];
let base = '';

async function listen(play: Play): Promise<string> {
  const server = createServer(play);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Play =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const outcome = (diagnostics: string): unknown => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception', diagnostics }],
});
const page = (type: string, ids: readonly string[], next?: string): unknown => ({
  resourceType: 'Bundle',
  type: 'searchset',
  link: [{ relation: 'self', url: 'x' }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])],
  entry: ids.map((id) => ({ fullUrl: `${base}/${type}/${id}`, resource: { resourceType: type, id } })),
});
const capabilities = (fhirVersion = '4.0.1'): unknown => ({
  resourceType: 'CapabilityStatement',
  fhirVersion,
  rest: [
    {
      mode: 'server',
      resource: [
        { type: 'Patient', interaction: [{ code: 'read' }, { code: 'search-type' }] },
        { type: 'Observation' },
        { type: 'Binary', interaction: [{ code: 'read' }] },
      ],
    },
  ],
});

beforeEach(async () => {
  [asked, waits, servers] = [[], [], []];
  const origin = await listen((request, response) => {
    const url = request.url ?? '';
    asked.push({ url, authorization: request.headers.authorization });
    const play = plays[url];
    // The last play of an address is repeated.
    ((play && play.length > 1 ? play.shift() : play?.[0]) ?? answer('', 404))(request, response);
  });
  base = `${origin}/fhir`;
  plays = { '/fhir/metadata': [answer(capabilities())] };
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const PATIENTS = '/fhir/Patient?_count=200';
const OBSERVATIONS = '/fhir/Observation?_count=200';
const pace = {
  sleep: (ms: number): Promise<void> => Promise.resolve(void waits.push(ms)),
  random: (): number => 1,
  now: (): number => Date.UTC(2025, 0, 1),
};

async function items(types = ['Patient'], server: ServerOptions = {}, source = base): Promise<ReadItem[]> {
  const found: ReadItem[] = [];
  for await (const batch of readResources(source, { types, server: { pace, ...server } })) found.push(...batch);
  return found;
}
/** "Patient/1" of what was read, "code loss" of what was not. */
const told = async (...given: Parameters<typeof items>): Promise<string[]> =>
  (await items(...given)).map((item) =>
    item.ok ? `${item.resource.resourceType}/${item.resource.id ?? ''}` : `${item.fault.code} ${item.loss}`,
  );

describe('a FHIR server', () => {
  it('is read page by page, people first, with the token', async () => {
    plays[OBSERVATIONS] = [answer(page('Observation', ['o']))];
    plays[PATIENTS] = [answer(page('Patient', ['1', '2'], `${base}?cursor=a`))];
    plays['/fhir?cursor=a'] = [answer(page('Patient', ['3'], 'Patient?cursor=b'))];
    plays['/fhir/Patient?cursor=b'] = [answer(page('Patient', []))];
    const [first, ...others] = await items(['Observation', 'Patient'], { token: 'secret' }, `${base}/`);
    expect(first).toEqual({
      ok: true,
      resource: { resourceType: 'Patient', id: '1' },
      at: `${base}/Patient, page 1#/entry/0`,
      fullUrl: `${base}/Patient/1`,
    });
    expect(others.map((item) => item.ok && item.resource.id)).toEqual(['2', '3', 'o']);
    expect(asked.map(({ url }) => url)).toEqual([
      '/fhir/metadata',
      PATIENTS,
      '/fhir?cursor=a',
      '/fhir/Patient?cursor=b',
      OBSERVATIONS,
    ]);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
  });

  it('asks for as many resources per page as is wished', async () => {
    plays['/fhir/Patient?_count=7'] = [answer(page('Patient', ['1']))];
    expect(await told(['Patient'], { count: 7 })).toEqual(['Patient/1']);
    expect(asked[0]?.authorization).toBeUndefined();
  });

  it('is not asked for types that it does not search', async () => {
    plays[PATIENTS] = [answer(page('Patient', ['1']))];
    expect(await told(['Binary', 'Consent', 'Patient'])).toEqual([
      'Patient/1',
      'unsupported-type part',
      'unsupported-type part',
    ]);
    expect(asked).toHaveLength(2);
  });

  it('never leads to another origin', async () => {
    let strangers = 0;
    const foreign = await listen((_, response) => {
      strangers += 1;
      response.end('{}');
    });
    plays[OBSERVATIONS] = [answer(page('Observation', ['o']))];
    for (const next of [
      `${foreign}/fhir?page=2`,
      base.replace('http:', 'https:'),
      base.replace('//', '//a:b@'),
      'http://[',
    ]) {
      plays[PATIENTS] = [answer(page('Patient', ['1'], next))];
      expect(await told(['Patient', 'Observation'], { token: 'secret' })).toEqual([
        'Patient/1',
        'foreign-page part',
        'Observation/o',
      ]);
    }
    plays[PATIENTS] = [answer('', 302, { location: `${foreign}/fhir` })];
    expect(await told(['Patient', 'Observation'], { token: 'secret' })).toEqual(['redirected rest']);
    expect(strangers).toBe(0);
  });

  it('does not lead in a circle', async () => {
    plays[PATIENTS] = [answer(page('Patient', ['1'], `${base}?cursor=a`))];
    plays['/fhir?cursor=a'] = [answer(page('Patient', ['2'], `${base}?cursor=b`))];
    plays['/fhir?cursor=b'] = [answer(page('Patient', ['3'], `${base}?cursor=a`))];
    expect(await told()).toEqual(['Patient/1', 'Patient/2', 'Patient/3', 'page-loop part']);
    plays[PATIENTS] = [answer(page('Patient', ['1'], base + PATIENTS.slice('/fhir'.length)))];
    expect(await told()).toEqual(['Patient/1', 'page-loop part']);
  });
});

describe('a server in trouble', () => {
  it('is asked again, no sooner than it says', async () => {
    plays[PATIENTS] = [
      answer(outcome('too many'), 429, { 'retry-after': '7' }),
      answer('<html>busy</html>', 503, { 'retry-after': 'Wed, 01 Jan 2025 00:00:20 GMT' }),
      answer('', 500),
      (request) => request.socket.destroy(),
      answer(page('Patient', ['1'])),
    ];
    expect(await told()).toEqual(['Patient/1']);
    expect(waits).toEqual([7000, 20_000, 2000, 4000]);
  });

  it('that stays away ends the reading', async () => {
    plays[PATIENTS] = [answer(outcome('Index is being built'), 503)];
    const found = await items(['Patient', 'Observation'], { attempts: 3 });
    expect(found).toEqual([
      {
        ok: false,
        at: `${base}/Patient, page 1`,
        loss: 'rest',
        fault: { code: 'unavailable', message: 'The server answers 503: exception', path: '' },
        types: ['Patient', 'Observation'],
      },
    ]);
    expect(asked).toHaveLength(4);
    expect(waits).toEqual([500, 1000]);
  });

  it('that does not answer in time is asked again', async () => {
    const unanswered: Play = () => undefined;
    const unfinished: Play = (_, response) => void response.write('{"resourceType":');
    plays[PATIENTS] = [unanswered, unfinished, answer(page('Patient', ['1']))];
    expect(await told(['Patient'], { timeout: 50 })).toEqual(['Patient/1']);
    plays[PATIENTS] = [unanswered];
    expect(await told(['Patient'], { timeout: 50, attempts: 2 })).toEqual(['timeout rest']);
  });

  it.each([
    [answer(outcome('No such search'), 400), 'refused part', 'The server answers 400: exception'],
    [answer('', 403), 'forbidden part', 'The server answers 403.'],
    [answer('<html>'), 'not-fhir part', 'The answer is not JSON.'],
    [answer('null'), 'not-fhir part', 'The answer is no FHIR resource.'],
    [answer(outcome('Try later')), 'not-fhir part', 'The search gives no Bundle but OperationOutcome: exception'],
  ])('that fails with one type is asked for the next (%#)', async (play, fault, message) => {
    plays[PATIENTS] = [play];
    plays[OBSERVATIONS] = [answer(page('Observation', ['o']))];
    expect(await told(['Patient', 'Observation'])).toEqual([fault, 'Observation/o']);
    expect((await items(['Patient']))[0]).toMatchObject({ fault: { message } });
    expect(waits).toEqual([]);
  });

  it('says of which types something is missing', async () => {
    const missing = async (): Promise<unknown> =>
      (await items(['Observation', 'Patient', 'Binary', 'Condition'])).flatMap((item) => (item.ok ? [] : [item.types]));
    plays[PATIENTS] = [answer(page('Patient', ['1']))];
    plays[OBSERVATIONS] = [answer('', 403)];
    expect(await missing()).toEqual([['Observation'], ['Binary'], ['Condition']]);
    plays[OBSERVATIONS] = [answer('', 401)];
    expect(await missing()).toEqual([['Observation', 'Binary', 'Condition']]);
    plays[OBSERVATIONS] = [answer({ ...(page('Observation', []) as object), entry: [{}] })];
    expect(await missing()).toEqual([['Observation'], ['Binary'], ['Condition']]);
  });

  it('ends the reading with the token', async () => {
    plays[PATIENTS] = [answer('', 401)];
    expect(await told(['Patient', 'Observation'], { token: 'secret' })).toEqual(['unauthorized rest']);
  });
});

describe('what is no FHIR R4 server', () => {
  it.each([
    [answer(capabilities('5.0.0')), 'wrong-version rest'],
    [answer({ resourceType: 'CapabilityStatement' }), 'wrong-version rest'],
    [answer({ resourceType: 'Patient' }), 'not-fhir rest'],
    [answer({}), 'not-fhir rest'],
    [answer('<html>'), 'not-fhir rest'],
    [answer('', 404), 'not-fhir rest'],
    [answer('', 401), 'unauthorized rest'],
    [answer('', 403), 'forbidden rest'],
  ])('is told (%#)', async (play, fault) => {
    plays['/fhir/metadata'] = [play];
    expect(await told()).toEqual([fault]);
    expect(asked).toHaveLength(1);
  });

  it('is told where nothing listens', async () => {
    for (const server of servers) server.close();
    const [item] = await items(['Patient'], { attempts: 2 });
    expect(item).toMatchObject({ loss: 'rest', fault: { code: 'unreachable' } });
    expect(item && !item.ok && item.fault.message).toContain('ECONNREFUSED');
    expect(waits).toHaveLength(1);
  });

  it.each(['http://', 'http://user:word@127.0.0.1/fhir', 'https://127.0.0.1/fhir?tenant=1', 'http:\\\\['])(
    'is told by its address: %s',
    async (address) => {
      const found = await items(['Patient'], {}, address);
      expect(found).toMatchObject([{ fault: { code: 'bad-address' } }]);
      expect(JSON.stringify(found)).not.toContain('word@');
    },
  );

  it('gets no token that would break its header', async () => {
    const found = await items(['Patient'], { token: 'sec\nret' });
    expect(found).toMatchObject([{ fault: { code: 'bad-token' } }]);
    expect(JSON.stringify(found)).not.toContain('ret"');
    expect(asked).toEqual([]);
  });
});

describe('the signal', () => {
  const reading = async (signal: AbortSignal, server: ServerOptions): Promise<void> => {
    for await (const batch of readResources(base, { types: ['Patient'], signal, server })) expect(batch).toEqual([]);
  };

  it('ends a request', async () => {
    const controller = new AbortController();
    plays[PATIENTS] = [() => controller.abort(new Error('stopped'))];
    await expect(reading(controller.signal, { pace })).rejects.toThrow('stopped');
  });

  it('ends a wait', async () => {
    const controller = new AbortController();
    plays[PATIENTS] = [
      (request, response) => {
        answer('', 503, { 'retry-after': '60' })(request, response);
        setTimeout(() => controller.abort(new Error('stopped')), 50);
      },
    ];
    await expect(reading(controller.signal, {})).rejects.toThrow('stopped');
  });
});
