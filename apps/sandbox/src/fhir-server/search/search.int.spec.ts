import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FhirResource } from '../resource.js';
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
} from '../testing/test-server.js';

let server: TestServer;

const coded = (system: string | undefined, code: string): object => ({ coding: [{ system, code }] });
const observation = (id: string, subject: string, code: object, effective: object): FhirResource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: subject },
  code,
  ...effective,
});

/** In this order they are created, each at its own time. */
const RECORDS: readonly FhirResource[] = [
  {
    resourceType: 'Patient',
    id: 'p1',
    birthDate: '1970-05',
    identifier: [{ system: 'urn:pnr', value: '197005' }, { value: 'A|1,2' }],
  },
  {
    resourceType: 'Patient',
    id: 'P1',
    birthDate: '1980-01-01',
    identifier: [{ system: 'urn:pnr', value: 'x'.repeat(3000) }],
  },
  { resourceType: 'Patient', id: 'p3' },
  observation('o1', 'Patient/p1', coded('http://loinc.org', '718-7'), {
    effectiveDateTime: '2020-05-17T10:00:00+02:00',
  }),
  observation('o2', 'Patient/p1/_history/3', coded('http://snomed.info/sct', '718-7'), {
    effectiveDateTime: '2020-05',
  }),
  observation('o3', 'Patient/P1', coded(undefined, '718-7'), {
    effectivePeriod: { start: '2020-05-17', end: '2020-05-20' },
  }),
  observation('o4', 'Group/p1', coded('http://loinc.org', '2160-0'), { effectivePeriod: { start: '2020-06-01' } }),
  observation('o5', 'http://elsewhere.example/fhir/Patient/p1', coded('http://loinc.org', 'ABC'), {
    effectiveDateTime: 'yesterday',
  }),
  observation('o6', '#inside', { text: 'no code' }, { effectiveTiming: { event: ['2019', '2021-03-01'] } }),
  { resourceType: 'Procedure', id: 'r1', subject: { reference: 'Patient/p1' }, performedPeriod: { end: '2018' } },
  {
    resourceType: 'Encounter',
    id: 'e1',
    subject: { reference: 'Patient/p1' },
    period: { start: '2018-02-01T08:00:00Z', end: '2018-02-01T09:00:00Z' },
  },
  {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/p1' },
    recordedDate: '2017-01-01',
    onsetDateTime: '2016',
  },
];
const updated = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  for (const body of RECORDS) {
    const { json } = await server.ask('PUT', `${body.resourceType}/${String(body.id)}`, { body });
    updated.set(String(body.id), metaOf(json).lastUpdated);
  }
});
afterAll(() => server.stop());

const found = async (address: string): Promise<string[]> => {
  const { status, json } = await server.ask('GET', address);
  expect(status).toBe(200);
  return idsOf(json);
};
const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();

describe('search', () => {
  it.each([
    ['Patient', 'p1 P1 p3'],
    ['Patient?_id=p1', 'p1'],
    ['Patient?_id=p1,p3,none', 'p1 p3'],
    ['Patient?_id=p1&_id=p3', ''],
    ['Patient?identifier=197005', 'p1'],
    ['Patient?identifier=urn:pnr|197005', 'p1'],
    ['Patient?identifier=urn:other|197005', ''],
    ['Patient?identifier=|197005', ''],
    ['Patient?identifier=urn:pnr|', 'p1 P1'],
    ['Patient?identifier=A\\|1\\,2', 'p1'],
    ['Patient?identifier=|A\\|1\\,2', 'p1'],
    [`Patient?identifier=${'x'.repeat(3000)}`, 'P1'],
    [`Patient?identifier=${'x'.repeat(2999)}`, ''],
    ['Patient?birthdate=1970', 'p1'],
    ['Patient?birthdate=lt1975&birthdate=gt1960', 'p1'],
    ['Observation?code=718-7', 'o1 o2 o3'],
    ['Observation?code=http://loinc.org|718-7', 'o1'],
    ['Observation?code=|718-7', 'o3'],
    ['Observation?code=http://loinc.org|', 'o1 o4 o5'],
    ['Observation?code=2160-0,http://snomed.info/sct|718-7', 'o2 o4'],
    ['Observation?code=718-7&code=http://loinc.org|', 'o1'],
    ['Observation?code=abc', ''],
    ['Observation?code=718-7%00', ''],
    ['Observation?patient=Patient/p1', 'o1 o2'],
    ['Observation?patient=p1', 'o1 o2'],
    ['Observation?patient=P1', 'o3'],
    ['Observation?patient=p1,P1', 'o1 o2 o3'],
    ['Observation?subject=p1', 'o1 o2 o4'],
    ['Observation?subject=Group/p1', 'o4'],
    ['Observation?subject:Patient=p1', 'o1 o2'],
    ['Observation?subject=http://elsewhere.example/fhir/Patient/p1', 'o5'],
    ['Observation?patient=p1&code=718-7&date=2020-05-17', 'o1'],
  ])('%s finds %s', async (address, ids) => {
    expect((await found(address)).join(' ')).toBe(ids);
  });

  it.each([
    ['Observation', '2020-05-17', 'o1'],
    ['Observation', '2020-05-17T08:00:00Z', 'o1'],
    ['Observation', '2020-05-17T10:00:00 02:00', 'o1'],
    ['Observation', '2020-05-17T10:00:00Z', ''],
    ['Observation', '2020-05-17T08:00Z', 'o1'],
    ['Observation', 'eq2020', 'o1 o2 o3'],
    ['Observation', 'ne2020', 'o4 o6'],
    ['Observation', 'gt2020-05-17', 'o2 o3 o4 o6'],
    ['Observation', 'lt2020-05-17', 'o2 o6'],
    ['Observation', 'ge2020-05-20', 'o2 o3 o4 o6'],
    ['Observation', 'le2020-05-17', 'o1 o2 o3 o6'],
    ['Observation', 'sa2020-05-17', 'o4 o6'],
    ['Observation', 'eb2020-05-17', 'o6'],
    ['Observation', '2019,2021', 'o6'],
    ['Procedure', 'lt2010', 'r1'],
    ['Procedure', 'sa2018', ''],
    ['Encounter', '2018-02-01', 'e1'],
  ])('%s?date=%s finds %s', async (type, date, ids) => {
    expect((await found(`${type}?${query({ date })}`)).join(' ')).toBe(ids);
  });

  it('takes each date of a Condition by its own name', async () => {
    expect(await found('Condition?recorded-date=2017')).toEqual(['c1']);
    expect(await found('Condition?onset-date=2016')).toEqual(['c1']);
    expect(await found('Condition?onset-date=2017')).toEqual([]);
  });

  it.each(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sa', 'eb'])('compares _lastUpdated with %s', async (prefix) => {
    const bound = updated.get('o3')!;
    const holds: Record<string, (time: string) => boolean> = {
      eq: (time) => time === bound,
      ne: (time) => time !== bound,
      gt: (time) => time > bound,
      sa: (time) => time > bound,
      ge: (time) => time >= bound,
      lt: (time) => time < bound,
      eb: (time) => time < bound,
      le: (time) => time <= bound,
    };
    const expected = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6'].filter((id) => holds[prefix]!(updated.get(id)!));
    expect(await found(`Observation?_lastUpdated=${prefix}${bound}`)).toEqual(expected);
  });

  it('combines several _lastUpdated', async () => {
    const [from, to] = [updated.get('o2')!, updated.get('o4')!];
    expect(await found(`Observation?_lastUpdated=gt${from}&_lastUpdated=lt${to}`)).toEqual(['o3']);
  });

  it.each([
    ['Observation?_sort=_id', 'o1 o2 o3 o4 o5 o6'],
    ['Observation?_sort=-_id', 'o6 o5 o4 o3 o2 o1'],
    ['Observation?_sort=_lastUpdated', 'o1 o2 o3 o4 o5 o6'],
    ['Observation?_sort=-_lastUpdated', 'o6 o5 o4 o3 o2 o1'],
    ['Observation?_sort=date', 'o5 o6 o2 o3 o1 o4'],
    ['Observation?_sort=-date', 'o4 o1 o3 o2 o6 o5'],
    ['Observation?_sort=-date,_id', 'o4 o1 o3 o2 o6 o5'],
    ['Patient?_sort=-birthdate,_lastUpdated', 'P1 p1 p3'],
  ])('%s comes in the order %s, page by page too', async (address, ids) => {
    for (const count of [1, 2, 50]) {
      const seen: string[] = [];
      for await (const page of pagesOf(server, `${address}&_count=${count}`)) seen.push(...idsOf(page));
      expect(seen.join(' ')).toBe(ids);
    }
  });

  it('counts where it is asked to', async () => {
    const { json } = await server.ask('GET', 'Observation?code=718-7&_summary=count');
    expect(json).toMatchObject({ type: 'searchset', total: 3 });
    expect(json!['entry']).toBeUndefined();
    expect((await server.ask('GET', 'Observation?_count=0')).json).toMatchObject({ total: 6 });
    expect((await server.ask('GET', 'Observation?_count=2')).json!['total']).toBeUndefined();
    const page = (await server.ask('GET', 'Observation?_count=2&_total=accurate')).json!;
    expect([page['total'], entriesOf(page).length]).toEqual([6, 2]);
    expect((await server.ask('GET', linkOf(page, 'next')!)).json!['total']).toBe(6);
  });

  it('takes parameters by POST, and by both', async () => {
    const form = (body: string, path = 'Observation/_search'): ReturnType<TestServer['ask']> =>
      server.ask('POST', path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const { json } = await form('code=718-7&_count=1&_sort=-_id');
    expect(idsOf(json)).toEqual(['o3']);
    expect(idsOf((await server.ask('GET', linkOf(json, 'next')!)).json)).toEqual(['o2']);
    expect(idsOf((await form('code=718-7', 'Observation/_search?patient=P1')).json)).toEqual(['o3']);
    expect(idsOf((await form('')).json)).toHaveLength(6);
    const asJson = await server.ask('POST', 'Observation/_search', { body: {} });
    expect(refusalOf(asJson)).toEqual(refused(415, 'not-supported'));
  });

  it('shows what it passes over, and refuses it where the client is strict', async () => {
    const address = 'Observation?favourite=1&code=718-7&_sort=colour,-_id&_summary=text&patient.name=x&_count=9999';
    const { json } = await server.ask('GET', address);
    expect(idsOf(json)).toEqual(['o3', 'o2', 'o1']);
    const warned = entriesOf(json).find(({ search }) => search?.mode === 'outcome')?.resource;
    expect(warned).toMatchObject({ resourceType: 'OperationOutcome' });
    const issues = warned!['issue'] as { severity: string; diagnostics: string }[];
    expect(issues.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning', 'warning']);
    for (const name of ['favourite', 'colour', '_summary', 'patient.name']) {
      expect(issues.some(({ diagnostics }) => diagnostics.includes(name))).toBe(true);
    }
    const self = new URL(linkOf(json, 'self')!).searchParams;
    expect([...self.keys()]).toEqual(['code', '_count', '_sort']);
    expect([self.get('_sort'), self.get('_count')]).toEqual(['-_id', '1000']);
    for (const parameter of ['favourite=1', '_sort=colour', '_summary=text', 'patient.name=x', '_include=*']) {
      const strict = await server.ask('GET', `Observation?${parameter}`, { headers: { prefer: 'handling=strict' } });
      expect(refusalOf(strict)).toEqual(refused(400, 'not-supported'));
    }
    const known = await server.ask('GET', 'Observation?code=718-7&_format=json&_count=1', {
      headers: { prefer: 'handling=strict' },
    });
    expect(known.status).toBe(200);
    expect(
      (await server.ask('GET', linkOf(known.json, 'next')!, { headers: { prefer: 'handling=strict' } })).status,
    ).toBe(200);
  });

  it.each([
    ['date=yesterday', 'value'],
    ['date=2020-02-30', 'value'],
    ['date=ap2020', 'value'],
    ['date=2020-01-01T25:00:00Z', 'value'],
    ['date=', 'value'],
    ['_lastUpdated=x', 'value'],
    ['code=', 'value'],
    ['code=|', 'value'],
    ['code=a|b|c', 'value'],
    ['code=a,,b', 'value'],
    ['patient=', 'value'],
    ['patient=Group/p1', 'value'],
    ['patient=p%C3%A5', 'value'],
    ['code:text=x', 'not-supported'],
    ['patient:Group=x', 'not-supported'],
    ['date:missing=true', 'not-supported'],
    ['_id:not=x', 'not-supported'],
    ['_count=-1', 'value'],
    ['_count=1&_count=2', 'value'],
    ['_total=some', 'value'],
    ['_cursor=bm90aGluZw', 'value'],
    ['_cursor=WyJyaWQiLCIxIGRyb3AiXQ', 'value'],
  ])('Observation?%s is refused', async (parameters, code) => {
    expect(refusalOf(await server.ask('GET', `Observation?${parameters}`))).toEqual(refused(400, code));
  });

  it('does not take a cursor over to another order', async () => {
    const next = linkOf((await server.ask('GET', 'Observation?_sort=_id&_count=1')).json, 'next')!;
    expect(refusalOf(await server.ask('GET', next.replace('_sort=_id', '_sort=-_id')))).toEqual(refused(400, 'value'));
  });

  it('names itself as the client calls it', async () => {
    const address = server.url.replace('127.0.0.1', 'localhost');
    const { json } = await server.ask('GET', `${address}/Observation?_count=1`);
    expect(linkOf(json, 'next')).toMatch(`${address}/Observation?_count=1&_cursor=`);
    expect(entriesOf(json)[0]?.fullUrl).toBe(`${address}/Observation/o1`);
    const absolute = query({ patient: `${address}/Patient/p1` });
    expect(idsOf((await server.ask('GET', `${address}/Observation?${absolute}`)).json)).toEqual(['o1', 'o2']);
  });
});
