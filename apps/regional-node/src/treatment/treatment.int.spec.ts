import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { takeReviews } from '../consent/contact-review.js';
import { TestIngestion } from '../ingestion/testing/test-ingestion.js';
import type { Stored } from '../ingestion/testing/fake-fhir-server.js';
import { reload } from '../ingestion/walk-again.js';
import { StoredTreatment } from './stored-treatment.js';

const to = (reference: string) => ({ reference });
const patient = (id: string, more: object = {}): Stored => ({ resourceType: 'Patient', id, ...more });
const team = (id: string, person: string, member: string, more: object = {}): Stored => ({
  resourceType: 'CareTeam',
  id,
  status: 'active',
  subject: to(`Patient/${person}`),
  participant: [{ member: to(member) }],
  ...more,
});
const encounter = (id: string, person: string, who: string, more: object = {}): Stored => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  subject: to(`Patient/${person}`),
  period: { start: '2024-05-01', end: '2024-05-02' },
  participant: [{ individual: to(who) }],
  ...more,
});
const role = (id: string, practitioner: string, more: object = {}): Stored => ({
  resourceType: 'PractitionerRole',
  id,
  practitioner: to(practitioner),
  ...more,
});
const into = (other: string) => ({ link: [{ type: 'replaced-by', other: to(`Patient/${other}`) }] });

let test: TestIngestion;
beforeEach(async () => {
  test = await TestIngestion.start();
  test.server.put(patient('p', { generalPractitioner: [to('Practitioner/gp')] }));
}, 60_000);
afterEach(() => test.stop());

const relations = async (person = 'p') =>
  (await new StoredTreatment().relations(test.dataSource.manager, [person])).get(person) ?? [];
const lines = async (person?: string) =>
  (await relations(person)).map(({ reference, practitioner }) => `${reference} ${practitioner}`);
const reviews = () => test.dataSource.transaction((manager) => takeReviews(manager, 1000));
const follow = async (...resources: Stored[]): Promise<void> => {
  for (const resource of resources) test.server.put(resource);
  await test.round();
};

describe('who treats somebody', () => {
  it('is told by three sources, each with the record that says so, its time and on whose behalf', async () => {
    const provider = { type: [{ coding: [{ code: 'prov' }] }], partOf: to('Organization/region') };
    test.server.put({ resourceType: 'Organization', id: 'unit', partOf: to('Organization/care') });
    test.server.put({ resourceType: 'Organization', id: 'care', ...provider });
    test.server.put({ resourceType: 'Organization', id: 'region' });
    test.server.put(team('t', 'p', 'Practitioner/a', { managingOrganization: [to('Organization/unit')] }));
    test.server.put(encounter('e', 'p', 'Practitioner/b', { serviceProvider: to('Organization/unknown') }));
    await test.settle();
    expect(await relations()).toEqual([
      {
        practitioner: 'Practitioner/a',
        source: 'care-team',
        reference: 'CareTeam/t',
        provider: 'Organization/care',
      },
      {
        practitioner: 'Practitioner/b',
        source: 'encounter',
        reference: 'Encounter/e',
        provider: 'Organization/unknown',
        from: Date.parse('2024-04-30T22:00:00Z'),
        until: Date.parse('2024-05-02T21:59:59.999Z'),
      },
      { practitioner: 'Practitioner/gp', source: 'general-practitioner', reference: 'Patient/p' },
    ]);
    expect(await relations('nobody')).toEqual([]);
    // Nobody has to be looked at again before everything has been read.
    expect(await reviews()).toEqual([]);
    expect((await test.types()).filter(({ failures }) => Object.keys(failures).length > 0)).toEqual([]);
  }, 60_000);

  it('is not told on the strength of what a blocked organisation recorded, or one below it', async () => {
    test.server.put({ resourceType: 'Organization', id: 'ward', partOf: to('Organization/clinic') });
    test.server.put({ resourceType: 'Organization', id: 'clinic', partOf: to('Organization/care') });
    test.server.put(patient('old', into('p')));
    test.server.put(team('t', 'old', 'Practitioner/a', { managingOrganization: [to('Organization/ward')] }));
    test.server.put(encounter('e', 'p', 'Practitioner/b', { serviceProvider: to('Organization/other') }));
    test.server.put(role('r', 'Practitioner/d', { organization: to('Organization/other') }));
    test.server.put(patient('p', { generalPractitioner: [to('Practitioner/gp'), to('PractitionerRole/r')] }));
    await test.settle();
    const block = (person: string, organization: string, ended: string | null = null) =>
      test.dataSource.query(
        `insert into unit_block (id, person_id, organization, recorded_at, recorded_by, ended_at)
           values (gen_random_uuid(), $1, $2, now(), 's', $3)`,
        [person, `Organization/${organization}`, ended],
      );
    await block('p', 'ward', '2024-01-01T00:00:00Z');
    await block('somebody', 'ward');
    const of = (all: readonly string[]) => all.map((line) => line.split('/').at(-1));
    expect(of(await lines())).toEqual(['a', 'b', 'gp', 'd']);
    await block('p', 'clinic');
    expect(of(await lines())).toEqual(['b', 'gp', 'd']);
    await block('old', 'other');
    expect(of(await lines())).toEqual(['gp']);
  }, 60_000);

  it('is looked at again when it changes, moves to another person, or is deleted', async () => {
    test.server.put(patient('q'));
    await test.settle();
    await follow(team('t', 'p', 'Practitioner/a'));
    expect([await lines(), await reviews()]).toEqual([
      ['CareTeam/t Practitioner/a', 'Patient/p Practitioner/gp'],
      ['p'],
    ]);
    await follow(team('t', 'p', 'Practitioner/a', { name: 'only another name' }));
    expect(await reviews()).toEqual([]);
    await follow(team('t', 'q', 'Practitioner/a'));
    expect([await lines('q'), await reviews()]).toEqual([['CareTeam/t Practitioner/a'], ['p', 'q']]);
    await follow(team('t', 'q', 'Practitioner/a', { status: 'inactive' }));
    expect([await lines('q'), await reviews()]).toEqual([[], ['q']]);
    await follow(encounter('e', 'q', 'Practitioner/b'));
    expect([await lines('q'), await reviews()]).toEqual([['Encounter/e Practitioner/b'], ['q']]);
    test.server.delete('Encounter', 'e');
    await test.round();
    expect([await lines('q'), await reviews()]).toEqual([[], ['q']]);
    await follow(patient('q', { generalPractitioner: [to('Practitioner/new')] }));
    expect([await lines('q'), await reviews()]).toEqual([['Patient/q Practitioner/new'], ['q']]);
    expect(await test.jobs('outreach.review')).toBeGreaterThan(0);
  }, 60_000);

  it('is who holds the role, whichever of both comes first, as long as it is in use', async () => {
    test.server.put(role('early', 'Practitioner/e', { organization: to('Organization/o') }));
    await test.settle();
    await follow(team('t', 'p', 'PractitionerRole/early'), encounter('e', 'p', 'PractitionerRole/late'));
    expect(await relations()).toMatchObject([
      { practitioner: 'Practitioner/e', provider: 'Organization/o' },
      { practitioner: 'Practitioner/gp' },
    ]);
    await reviews();
    await follow(role('late', 'Practitioner/l', { period: { end: '2024-05-01' } }));
    expect(await reviews()).toEqual(['p']);
    expect((await relations())[1]).toMatchObject({
      practitioner: 'Practitioner/l',
      until: Date.parse('2024-05-01T21:59:59.999Z'),
    });
    await follow(role('early', 'Practitioner/e', { active: false }));
    test.server.delete('PractitionerRole', 'late');
    await test.round();
    expect([await lines(), await reviews()]).toEqual([['Patient/p Practitioner/gp'], ['p']]);
    await follow(patient('p', { generalPractitioner: [to('PractitionerRole/early')] }));
    await follow(role('early', 'Practitioner/again'));
    expect(await lines()).toContain('Patient/p Practitioner/again');
  }, 60_000);

  it('is told by the records of all who are one person, the general practitioner by the one who stays', async () => {
    const old = { ...into('p'), generalPractitioner: [to('Practitioner/former')] };
    test.server.put(team('t', 'old', 'Practitioner/a'));
    test.server.put(patient('old', old));
    await test.settle();
    const both = ['CareTeam/t Practitioner/a', 'Patient/p Practitioner/gp'];
    expect([await lines('p'), await lines('old')]).toEqual([both, both]);
    await follow(patient('old', { generalPractitioner: [to('Practitioner/former')] }));
    expect(await lines('old')).toEqual(['CareTeam/t Practitioner/a', 'Patient/old Practitioner/former']);
    expect(await lines('p')).toEqual(['Patient/p Practitioner/gp']);
    expect(await reviews()).toEqual(['old', 'p']);
  }, 60_000);

  it('is nobody by a record that cannot be read, or by a Patient that cannot', async () => {
    const modified = { modifierExtension: [{ url: 'urn:test' }] };
    test.server.put(team('t', 'p', 'Practitioner/a'));
    test.server.put(encounter('e', 'p', 'Practitioner/b'));
    await test.settle();
    await follow(team('t', 'p', 'Practitioner/a', modified), encounter('e', 'p', 'Practitioner/b', modified));
    expect(await lines()).toEqual(['Patient/p Practitioner/gp']);
    await follow(team('t', 'p', 'Practitioner/a'), patient('p', modified));
    expect(await lines()).toEqual([]);
  }, 60_000);

  it('is found later where the person is named by an identifier that nobody has yet', async () => {
    const identifier = { system: 'urn:test', value: '1' };
    test.server.put(team('t', '', 'Practitioner/a', { subject: { type: 'Patient', identifier } }));
    await test.settle();
    await follow(patient('p', { identifier: [identifier] }));
    expect([await lines(), await reviews()]).toEqual([['CareTeam/t Practitioner/a'], ['p']]);
  }, 60_000);

  it('is no fault where the server keeps no CareTeams, and no matter of criteria', async () => {
    test.server.unsupported = new Set(['CareTeam', 'PractitionerRole', 'Organization']);
    await test.settle();
    expect(Object.keys(await test.coverage())).not.toContain('CareTeam');
    const [row] = await test.dataSource.query<object[]>(
      'select count(*)::integer as count from record where fault is not null',
    );
    expect([row, (await test.state()).loaded]).toEqual([{ count: 0 }, true]);
  }, 60_000);
});

it('is forgotten with the server', async () => {
  test.server.put(team('t', 'p', 'Practitioner/a'));
  await test.settle();
  await test.dataSource.query(`update sync_state set base = 'http://127.0.0.1:9/other'`);
  await test.round();
  expect((await reload(test.dataSource, { newServer: true }, { kind: 'system', id: 'test' })).ok).toBe(true);
  const [row] = await test.dataSource.query<object[]>('select count(*)::integer as count from treatment_relation');
  expect(row).toEqual({ count: 0 });
}, 60_000);
