import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FhirResource } from './resource.js';
import { entriesOf, idsOf, pagesOf, startTestServer, type TestServer } from './testing/test-server.js';

jest.setTimeout(300_000);

/** 4,000 people with 49 records each: 200,000 resources, made by arithmetic alone. */
const PEOPLE = 4_000;
const RECORDS = 49;
const CODES = ['718-7', '2160-0', '4548-4', '8480-6', '8462-4', '29463-7', '8302-2'];
const NOTE = 'A generated record. '.repeat(10);

function* population(): Generator<FhirResource> {
  for (let person = 0; person < PEOPLE; person += 1) {
    const identifier = [{ system: 'urn:test:person', value: `${person}` }];
    const birthDate = `${1930 + (person % 80)}-0${1 + (person % 9)}-1${person % 10}`;
    yield { resourceType: 'Patient', id: `p${person}`, identifier, birthDate };
    for (let record = 0; record < RECORDS; record += 1) yield recordOf(person, record);
  }
}

const codeOf = (person: number, record: number): string => CODES[(person * 3 + record) % CODES.length]!;

function recordOf(person: number, record: number): FhirResource {
  const coding = [{ system: 'http://loinc.org', code: codeOf(person, record) }];
  const common = { id: `r${person}-${record}`, subject: { reference: `Patient/p${person}` } };
  if (record < 45) {
    const day = `20${10 + (record % 15)}-0${1 + (person % 9)}-${10 + (record % 19)}`;
    const effective =
      record % 5 === 0 ? { effectivePeriod: { start: day } } : { effectiveDateTime: `${day}T08:00:00+01:00` };
    const valueQuantity = { value: record, unit: 'g/L', system: 'http://unitsofmeasure.org', code: 'g/L' };
    return {
      resourceType: 'Observation',
      ...common,
      status: 'final',
      code: { coding },
      ...effective,
      valueQuantity,
      note: [{ text: NOTE }],
    };
  }
  return { resourceType: 'Condition', ...common, code: { coding }, recordedDate: '2015-05', note: [{ text: NOTE }] };
}

let server: TestServer;
let writer: { stop: () => Promise<void> } | undefined;

beforeAll(async () => {
  server = await startTestServer();
  expect(await server.load(population())).toEqual({ ok: true, value: 200_000 });
});
afterAll(async () => {
  await writer?.stop();
  await server.stop();
});

const total = async (address: string): Promise<unknown> =>
  (await server.ask('GET', `${address}${address.includes('?') ? '&' : '?'}_summary=count`)).json!['total'];

/** The records that the writer leaves alone; of the others it updates, deletes and creates without a pause. */
const isSteady = (id: string): boolean => !/^r\d*[05]-/.test(id) && !id.startsWith('new');

/** Updates every record of every fifth person in turn, deletes every second one of these, and creates new ones. */
function startWriter(): {
  stop: () => Promise<void>;
  deleted: Set<string>;
  created: Set<string>;
  updated: Map<string, number>;
} {
  const [deleted, created, updated] = [new Set<string>(), new Set<string>(), new Map<string, number>()];
  let isWriting = true;
  const write = async (): Promise<void> => {
    for (let round = 0; isWriting; round += 1) {
      const [person, record] = [(round * 5) % PEOPLE, (round * 7) % 45];
      const resource = recordOf(person, record);
      const id = resource.id!;
      await server.ask('PUT', `Observation/${id}`, { body: { ...resource, status: 'amended' } });
      updated.set(id, (updated.get(id) ?? 0) + 1);
      deleted.delete(id);
      if (round % 2 === 0) {
        await server.ask('DELETE', `Observation/${id}`);
        deleted.add(id);
      }
      await server.ask('PUT', `Observation/new-${round}`, { body: { ...resource, id: `new-${round}` } });
      created.add(`new-${round}`);
    }
  };
  const done = write();
  return { deleted, created, updated, stop: () => ((isWriting = false), done) };
}

/** Reads all pages and counts how often each resource came. */
async function seenIn(address: string): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for await (const page of pagesOf(server, address))
    for (const id of idsOf(page)) seen.set(id, (seen.get(id) ?? 0) + 1);
  return seen;
}

describe('over 200,000 resources', () => {
  it('the counts are those of what was loaded', async () => {
    expect(await server.count()).toEqual({ Condition: 4 * PEOPLE, Observation: 45 * PEOPLE, Patient: PEOPLE });
    expect(await total('Observation')).toBe(45 * PEOPLE);
    const coded = new Map<string, number>();
    for (let person = 0; person < PEOPLE; person += 1) {
      for (let record = 0; record < 45; record += 1) {
        const code = codeOf(person, record);
        coded.set(code, (coded.get(code) ?? 0) + 1);
      }
    }
    for (const [code, times] of coded) expect(await total(`Observation?code=http://loinc.org|${code}`)).toBe(times);
    expect(await total('Observation?patient=p17')).toBe(45);
    expect(await total('Observation?patient=Patient/p17,Patient/p18&date=ge2010&date=lt2011')).toBe(
      [17, 18]
        .flatMap((person) => Array.from({ length: 45 }, (_, record) => recordOf(person, record)))
        .filter((each) => {
          const [period, time] = [
            each['effectivePeriod'] as { start: string } | undefined,
            each['effectiveDateTime'] as string | undefined,
          ];
          return period ? period.start < '2011' : time!.startsWith('2010');
        }).length,
    );
    expect(await total('Patient?identifier=urn:test:person|3999')).toBe(1);
  });

  it.each(['', '&_sort=_id', '&_sort=_lastUpdated', '&code=718-7&_sort=-_lastUpdated', '&code=718-7&_sort=date'])(
    'paging with "%s" skips nothing and doubles nothing while it is written to',
    async (parameters) => {
      const running = startWriter();
      writer = running;
      const isAsked = (person: number, record: number): boolean =>
        !parameters.includes('code=') || codeOf(person, record) === '718-7';
      // Read again where the writer was slow: of a reading without any writing nothing is learnt.
      do {
        const seen = await seenIn(`Observation?_count=1000${parameters}`);
        let steady = 0;
        for (let person = 0; person < PEOPLE; person += 1) {
          for (let record = 0; record < 45; record += 1) {
            const id = `r${person}-${record}`;
            if (!isSteady(id) || !isAsked(person, record)) continue;
            steady += 1;
            if (seen.get(id) !== 1) throw new Error(`${id} came ${seen.get(id) ?? 0} times`);
          }
        }
        expect([...seen.keys()].filter(isSteady)).toHaveLength(steady);
        // What is updated moves to the end where the order is by time of update, and only there comes again.
        const doubled = [...seen.values()].filter((times) => times > 1).length;
        if (!parameters.includes('_lastUpdated')) expect(doubled).toBe(0);
      } while (running.updated.size <= 20);
      await running.stop();
    },
  );

  it('deletions and versions are those that were made', async () => {
    const before = (await server.ask('GET', 'Observation/_history?_count=1')).json!;
    const since = entriesOf(before)[0]!.response!['lastModified'] as string;
    const running = startWriter();
    writer = running;
    while (running.created.size < 60) await server.ask('GET', 'Observation?_count=1');
    await running.stop();
    const versions = { PUT: 0, DELETE: 0 };
    const seen = new Set<string>();
    for await (const page of pagesOf(server, `Observation/_history?_count=100&_since=${since}`)) {
      for (const { fullUrl, request, response } of entriesOf(page)) {
        const version = `${fullUrl!}#${String(response?.['etag'])}`;
        expect(seen.has(version)).toBe(false);
        seen.add(version);
        if (String(response?.['lastModified']) > since) versions[request!.method as 'PUT'] += 1;
      }
    }
    const puts = [...running.updated.values()].reduce((sum, times) => sum + times, 0) + running.created.size;
    expect(versions.PUT).toBe(puts);
    expect(versions.DELETE).toBe(Math.ceil(running.created.size / 2));
    for (const id of [...running.deleted].slice(0, 10))
      expect((await server.ask('GET', `Observation/${id}`)).status).toBe(410);
    expect(await total('Observation')).toBe((await server.count())['Observation']);
    const left = [...running.updated.keys(), ...running.created].filter((id) => !running.deleted.has(id));
    expect(await total(`Observation?_id=${left.join()}`)).toBe(left.length);
    expect(await total(`Observation?_id=${[...running.deleted].join()}`)).toBe(0);
  });
});
