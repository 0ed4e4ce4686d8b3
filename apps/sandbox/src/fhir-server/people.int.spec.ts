import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readResources } from '@kohort/fhir';
import { generatePeople, sharedResources } from '@kohort/population';
import type { FhirResource } from './resource.js';
import { idsOf, refusalOf, refused, startTestServer, type TestServer } from './testing/test-server.js';

jest.setTimeout(60_000);

/** 2026-01-01 */
const POPULATION = { seed: 1, asOf: 20_454, people: 150 };
const made = new Map<string, FhirResource>();
let server: TestServer;

beforeAll(async () => {
  const people = [sharedResources(), ...generatePeople(POPULATION)] as unknown as readonly (readonly FhirResource[])[];
  for (const resource of people.flat()) made.set(`${resource.resourceType}/${resource.id!}`, resource);
  server = await startTestServer();
  expect(await server.load(made.values())).toEqual({ ok: true, value: made.size });
});
afterAll(() => server.stop());

const countsOf = (resources: Iterable<FhirResource>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { resourceType } of resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
  return counts;
};

describe('a loaded population', () => {
  it('is read back whole by our own reader', async () => {
    const expected = countsOf(made.values());
    expect(await server.count()).toEqual(expected);
    const read = new Map<string, FhirResource>();
    for await (const items of readResources(server.url, { types: Object.keys(expected), server: { count: 333 } })) {
      for (const item of items) {
        if (!item.ok) throw new Error(`${item.at}: ${item.fault.message}`);
        const { resource } = item;
        expect(read.has(`${resource.resourceType}/${resource.id!}`)).toBe(false);
        read.set(`${resource.resourceType}/${resource.id!}`, resource);
      }
    }
    expect(countsOf(read.values())).toEqual(expected);
    for (const [reference, { meta: _, ...resource }] of made) {
      const { meta: _meta, ...found } = read.get(reference)!;
      expect(found).toEqual(resource);
    }
  });

  it('finds for each person what refers to that person', async () => {
    const subjectOf = (resource: FhirResource): string | undefined =>
      (resource['subject'] as { reference?: string } | undefined)?.reference;
    const patients = [...made.values()].filter(({ resourceType }) => resourceType === 'Patient').slice(0, 20);
    for (const { id } of patients) {
      for (const type of ['Observation', 'Condition', 'Encounter', 'ImagingStudy']) {
        const expected = [...made.values()].filter(
          (each) => each.resourceType === type && subjectOf(each) === `Patient/${id!}`,
        );
        const { json } = await server.ask('GET', `${type}?patient=${id!}&_count=1000`);
        expect(idsOf(json)).toEqual(expected.map((each) => each.id));
      }
    }
  });

  it('finds a practitioner by identifier, and refuses an unknown parameter where asked to', async () => {
    const practitioner = [...made.values()].find(({ resourceType }) => resourceType === 'Practitioner')!;
    const [{ system, value }] = practitioner['identifier'] as [{ system: string; value: string }];
    const { json } = await server.ask('GET', `Practitioner?identifier=${encodeURIComponent(`${system}|${value}`)}`);
    expect(idsOf(json)).toEqual([practitioner.id]);
    const strict = await server.ask('GET', 'Practitioner?name=x', { headers: { prefer: 'handling=strict' } });
    expect(refusalOf(strict)).toEqual(refused(400, 'not-supported'));
  });
});
