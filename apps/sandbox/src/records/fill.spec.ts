import { describe, expect, it } from '@jest/globals';
import type { FhirResource } from '@kohort/fhir';
import { failed, ok } from '@kohort/kernel';
import { fill, type Load } from './fill.js';
import { generated, generatedPeople } from './generated-people.js';
import type { PeopleSource } from './people-source.js';

const CODES = ['12', '01'];

/** Servers that keep what they are given. */
function servers(codes: readonly string[] = CODES) {
  const held = new Map<string, FhirResource[]>(codes.map((code) => [code, []]));
  const loads = new Map<string, Load>(
    codes.map((code) => [
      code,
      async (resources) => {
        const kept = held.get(code)!;
        for await (const resource of resources) kept.push(resource as FhirResource);
        return ok(kept.length);
      },
    ]),
  );
  const names = (code: string, type?: string): string[] =>
    held
      .get(code)!
      .filter(({ resourceType }) => type === undefined || resourceType === type)
      .map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
  return { loads, names };
}

const source = (people: FhirResource[][], shared: FhirResource[]): PeopleSource => ({
  people: () => people,
  shared: () => shared,
  remarks: () => [],
});
const never = { signal: new AbortController().signal };
const patient = (id: string, more: object = {}): FhirResource => ({ resourceType: 'Patient', id, ...more });
const at = (region: string) => ({ address: [{ use: 'home', state: region }] });

describe('filling the regions', () => {
  it('gives every generated person to the region where the person lives, once', async () => {
    const { loads, names } = servers();
    const filled = await fill(generatedPeople(generated(60), CODES), loads, never);
    const [skane, stockholm] = [names('12', 'Patient'), names('01', 'Patient')];
    expect(new Set([...skane, ...stockholm]).size).toBe(60);
    expect(skane.length + stockholm.length).toBe(60);
    expect(stockholm.length).toBeGreaterThan(skane.length);
    expect(filled.get('12')).toEqual({ people: skane.length, resources: names('12').length });
  });

  it('keeps the staff of a region there, and whatever its records refer to', async () => {
    const { loads, names } = servers();
    const visit = { resourceType: 'Encounter', id: 'e', serviceProvider: { reference: 'Organization/01-breast' } };
    const people = generatedPeople(generated(0), CODES);
    await fill(source([[patient('1', at('12')), visit]], [...people.shared()]), loads, never);
    expect(names('12', 'Practitioner')).toHaveLength(21);
    expect(names('12', 'PractitionerRole')).toHaveLength(21);
    // The unit elsewhere with all that it is part of, and nobody else's units.
    expect(names('12', 'Organization').filter((name) => name.includes('/01-'))).toEqual([
      'Organization/01-breast',
      'Organization/01-care',
      'Organization/01-region',
    ]);
    expect(names('01', 'Organization').every((name) => name.includes('/01-'))).toBe(true);
  });

  it('spreads people of whom nothing tells the region, the same way each time', async () => {
    const people = Array.from({ length: 100 }, (_, n) => [patient(`p${n}`, at('25'))]);
    const runs = [servers(), servers()];
    for (const { loads } of runs) await fill(source(people, []), loads, never);
    expect(runs[0]!.names('12')).toEqual(runs[1]!.names('12'));
    expect(runs[0]!.names('12').length).toBeGreaterThan(25);
    expect(runs[0]!.names('01').length).toBeGreaterThan(25);
  });

  it('goes by where the person lives now, then by who manages the record', async () => {
    const { loads, names } = servers();
    const moved = { address: [{ use: 'old', state: '12' }, { state: '01' }] };
    const managed = { managingOrganization: { reference: 'Organization/x' } };
    const x = { resourceType: 'Organization', id: 'x', identifier: [{ value: 'SE2321000016-ABC' }] };
    await fill(source([[patient('1', moved)], [patient('2', managed)]], [x]), loads, never);
    expect(names('01', 'Patient')).toEqual(['Patient/1', 'Patient/2']);
  });

  it('gives what describes care and nobody needs to every region, and leaves out other strays', async () => {
    const { loads, names } = servers();
    const shared = [
      { resourceType: 'Practitioner', id: 'free' },
      { resourceType: 'Provenance', id: 'stray' },
    ];
    await fill(source([[patient('1')]], shared), loads, never);
    for (const code of CODES) expect(names(code)).toEqual(expect.arrayContaining(['Practitioner/free']));
    expect([...names('12'), ...names('01')]).not.toContain('Provenance/stray');
  });

  it('ends with the fault of a server that refuses, without waiting for ever', async () => {
    const { loads } = servers();
    loads.set('01', async (resources) => {
      for await (const _ of resources) return failed({ code: 'database-gone', message: 'Gone.', path: '' });
      return ok(0);
    });
    await expect(fill(generatedPeople(generated(500), CODES), loads, never)).rejects.toThrow('Gone.');
  });

  it('ends when it is broken off', async () => {
    const { loads } = servers();
    const given = new AbortController();
    const people = (async function* () {
      for (let n = 0; ; n += 1) {
        if (n === 10) given.abort(new Error('broken off'));
        yield await Promise.resolve([patient(`p${n}`)]);
      }
    })();
    await expect(fill({ ...source([], []), people: () => people }, loads, given)).rejects.toThrow('broken off');
  });
});
