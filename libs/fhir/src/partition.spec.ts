import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fhirFault, unread, type FhirResource, type ReadItem } from './item.js';
import { partitionByPerson, type PartitionOptions, type PersonResources } from './partition.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kohort-spec-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const unexpected = (): never => {
  throw new Error('unexpected');
};

const PEOPLE = 300;
const EACH = 5;
const resources = Array.from({ length: PEOPLE * EACH }, (_, index): FhirResource => {
  const person = `Patient/${index % PEOPLE}`;
  return { resourceType: 'Observation', id: `o${index}`, subject: { reference: person }, note: 'Ä\n"€' };
});

async function* batches(read: readonly FhirResource[], size = 97): AsyncGenerator<readonly ReadItem[]> {
  for (let start = 0; start < read.length; start += size) {
    const batch = read.slice(start, start + size).map((resource): ReadItem => {
      const raw = Number(resource.id?.slice(1)) % 2 ? JSON.stringify(resource) : undefined;
      return { ok: true, resource, at: `x:${resource.id ?? ''}`, fullUrl: `urn:${resource.id ?? ''}`, raw };
    });
    yield await Promise.resolve(batch);
  }
}

const personOf: PartitionOptions['personOf'] = ({ resource }) =>
  (resource['subject'] as { reference: string } | undefined)?.reference;
const options = (memory: number, more: Partial<PartitionOptions> = {}): PartitionOptions => ({
  personOf,
  onShared: () => unexpected(),
  onUnread: () => unexpected(),
  memory,
  directory,
  ...more,
});

async function all(people: AsyncIterable<PersonResources>): Promise<PersonResources[]> {
  const found: PersonResources[] = [];
  for await (const person of people) found.push(person);
  return found;
}

describe('partitionByPerson', () => {
  // 1,500 resources of about 100 characters: in memory; 64 parts; 64 parts of which each is split again.
  it.each([1_000_000, 20_000, 50])('brings each person together, every resource once (memory %d)', async (memory) => {
    const found = await all(partitionByPerson(batches(resources), options(memory)));
    expect(found).toHaveLength(PEOPLE);
    for (const { person, items } of found) {
      const expected = resources.filter((resource) => personOf({ ok: true, resource, at: '' }) === person);
      expect(items.map(({ resource }) => resource)).toEqual(expected);
      expect(items.map(({ at, fullUrl }) => [at, fullUrl])).toEqual(expected.map(({ id }) => [`x:${id}`, `urn:${id}`]));
    }
    const same = found.flatMap(({ items }) => items).filter(({ resource }) => resources.includes(resource));
    expect(same).toHaveLength(memory === 1_000_000 ? resources.length : 0);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('delivers what is shared before the first person, and what was unreadable', async () => {
    const events: string[] = [];
    const fault = unread('x:9', 'record', fhirFault('not-json', 'The text is not JSON.'));
    async function* mixed(): AsyncGenerator<readonly ReadItem[]> {
      yield* batches(resources.slice(0, 3));
      yield [fault, { ok: true, resource: { resourceType: 'Medication' }, at: 'm:1' }];
    }
    const more = {
      onShared: ({ at }: { at: string }) => void events.push(at),
      onUnread: ({ at }: { at: string }) => void events.push(at),
    };
    for await (const { person } of partitionByPerson(mixed(), options(50, more))) events.push(person);
    expect(events.slice(0, 2)).toEqual(['x:9', 'm:1']);
    expect(events.slice(2).sort()).toEqual(['Patient/0', 'Patient/1', 'Patient/2']);
  });

  it('holds one person of any size', async () => {
    const one = resources.map((resource) => ({ ...resource, subject: { reference: 'Patient/1' } }));
    const [person, ...others] = await all(partitionByPerson(batches(one), options(50)));
    expect(person?.items).toHaveLength(one.length);
    expect(others).toEqual([]);
  });

  it('leaves nothing behind when the reader of people, the source or the signal ends it', async () => {
    for await (const { items } of partitionByPerson(batches(resources), options(50))) {
      expect(items).not.toEqual([]);
      break;
    }
    async function* failing(): AsyncGenerator<readonly ReadItem[]> {
      yield* batches(resources);
      throw new Error('source');
    }
    await expect(all(partitionByPerson(failing(), options(50)))).rejects.toThrow('source');
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(all(partitionByPerson(batches(resources), options(50, { signal })))).rejects.toThrow('stopped');
    expect(readdirSync(directory)).toEqual([]);
    expect(openBelow(directory)).toEqual([]);
  });
});

/** The files below a folder that this process holds open, where the system tells. */
const openBelow = (folder: string): string[] => {
  const fds = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd') : [];
  return fds.flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(folder));
    } catch {
      return [];
    }
  });
};
