import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FhirResource } from '@kohort/fhir';
import { folderDigest } from './folder-digest.js';
import { PeopleFolder } from './people-folder.js';

describe('a folder of people', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kohort-people-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, ...lines: unknown[]): void =>
    writeFileSync(
      join(folder, name),
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
  async function read() {
    const source = new PeopleFolder(folder, new AbortController().signal);
    const people: FhirResource[][] = [];
    for await (const person of source.people()) people.push([...person]);
    const names = (resources: readonly FhirResource[]) =>
      resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
    return { people, names: people.map(names), shared: names(source.shared()), remarks: source.remarks() };
  }
  const of = (type: string, id: string, person: string) => ({
    resourceType: type,
    id,
    subject: { reference: `Patient/${person}` },
  });

  it('brings together what belongs to one person', async () => {
    write('Condition.ndjson', of('Condition', 'c1', 'a'), of('Condition', 'c2', 'b'), of('Condition', 'c3', 'a'));
    write('Patient.ndjson', { resourceType: 'Patient', id: 'a' }, { resourceType: 'Patient', id: 'b' });
    write('Practitioner.ndjson', { resourceType: 'Practitioner', id: 'd' });
    expect(await read()).toMatchObject({
      names: [
        ['Patient/a', 'Condition/c1', 'Condition/c3'],
        ['Patient/b', 'Condition/c2'],
      ],
      shared: ['Practitioner/d'],
      remarks: [],
    });
  });

  it('leaves out what cannot be stored, and says so', async () => {
    write('Patient.ndjson', { resourceType: 'Patient', id: 'a' }, '{"resourceType":"Patient"}', 'no json');
    write('Condition.ndjson', of('Condition', 'c d', 'a'), of('Condition', 'c2', 'gone'), of('Condition', 'c3', 'a'));
    const { names, remarks } = await read();
    expect(names).toEqual([['Patient/a', 'Condition/c3']]);
    expect(remarks.join('\n')).toContain('Not read: Patient.ndjson:2: A Patient needs an id.');
    expect(remarks).toContain(
      'Not read: Condition.ndjson:1: An id has 1 to 64 letters, digits, hyphens and full stops.',
    );
    expect(remarks.at(-1)).toBe('Left out: 1 records of people who are not there.');
  });

  it('follows the names that the resources of a Bundle give each other', async () => {
    const [patient, practitioner] = [
      'urn:uuid:6c3e0a4e-0000-4000-8000-000000000001',
      'urn:uuid:6c3e0a4e-0000-4000-8000-000000000002',
    ];
    const condition = {
      resourceType: 'Condition',
      id: 'c',
      subject: { reference: patient },
      recorder: { reference: practitioner },
    };
    const entry = [
      { fullUrl: patient, resource: { resourceType: 'Patient' } },
      { fullUrl: practitioner, resource: { resourceType: 'Practitioner', id: 'doctor' } },
      { resource: condition },
    ];
    writeFileSync(join(folder, 'bundle.json'), JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
    const { people, shared } = await read();
    const id = patient.slice('urn:uuid:'.length);
    expect(people).toEqual([
      [
        { resourceType: 'Patient', id },
        { ...condition, subject: { reference: `Patient/${id}` }, recorder: { reference: 'Practitioner/doctor' } },
      ],
    ]);
    expect(shared).toEqual(['Practitioner/doctor']);
  });

  it('must hold people', async () => {
    write('Practitioner.ndjson', { resourceType: 'Practitioner', id: 'd' });
    await expect(read()).rejects.toThrow('there is no Patient in this folder.');
  });

  it('has a digest of its content, not of its place', async () => {
    write('Patient.ndjson', { resourceType: 'Patient', id: 'a' });
    const first = await folderDigest(folder);
    write('notes.txt', 'x');
    expect(await folderDigest(folder)).toEqual(first);
    write('Patient.ndjson', { resourceType: 'Patient', id: 'b' });
    expect(await folderDigest(folder)).not.toEqual(first);
  });

  it('has none where there is nothing to read', async () => {
    expect(await folderDigest(folder)).toMatchObject({ ok: false, error: { code: 'no-people' } });
    expect(await folderDigest(join(folder, 'gone'))).toMatchObject({
      error: { message: `No people can be read from ${join(folder, 'gone')}: it does not exist.` },
    });
  });
});
