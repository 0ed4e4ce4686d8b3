import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FhirResource } from '@kohort/facts';
import { localDayIn } from '@kohort/kernel';
import { createDataSource } from '@kohort/persistence';
import type { DataSource } from 'typeorm';
import { Changes } from '../ingestion/changes.js';
import { ingest } from '../ingestion/ingest.js';
import { node } from '../node.js';
import { nodeConfig, nodeDatabase } from '../testing/node-app.js';
import { maySee, type Sight } from './who-sees.js';

const localDay = localDayIn('Europe/Stockholm');
const DAY = 86_400_000;
/** A day of the region so many days from now, as a FHIR date. */
const day = (days: number): string => new Date(localDay(Date.now() + days * DAY) * DAY).toISOString().slice(0, 10);
const to = (reference: string) => ({ reference });

const patient = (id: string, more: object = {}) => ({ resourceType: 'Patient', id, ...more });
const team = (period: object | undefined, more: object = {}) => ({
  ...{ resourceType: 'CareTeam', id: 't', status: 'active', subject: to('Patient/p'), period },
  participant: [{ member: to('Practitioner/me') }],
  ...more,
});
const encounter = (period: object, more: object = {}) => ({
  ...{ resourceType: 'Encounter', id: 'e', status: 'finished', subject: to('Patient/p'), period },
  participant: [{ individual: to('Practitioner/me') }],
  ...more,
});
const role = (more: object = {}) => ({
  ...{ resourceType: 'PractitionerRole', id: 'r', practitioner: to('Practitioner/me') },
  ...more,
});
const organization = (id: string, more: object = {}) => ({ resourceType: 'Organization', id, ...more });

describe('whom a clinician sees', () => {
  let source: DataSource;
  beforeAll(async () => {
    const url = await nodeDatabase();
    const { entities } = node(nodeConfig(url));
    source = await createDataSource({ url, applicationName: 'test', entities, migrations: [] }).initialize();
  }, 60_000);
  afterAll(() => source.destroy());
  beforeEach(() =>
    source.query(
      'truncate person, person_link, record, treatment_relation, practitioner_role, organization, outreach_case',
    ),
  );

  const account = randomUUID();
  const me = (providers: 'everywhere' | string[] = 'everywhere'): Sight => ({
    ...{ account, practitioner: 'Practitioner/me' },
    providers,
  });
  const sees = (sight: Sight = me(), person = 'p') => maySee(source.manager, sight, person);
  async function take(...resources: readonly object[]): Promise<void> {
    for (const one of resources) {
      const resource = one as FhirResource;
      const batch = { type: resource.resourceType, resources: [resource], generation: 1, localDay };
      await source.transaction((manager) => ingest(manager, { ...batch, arrival: 'anew' }, new Changes()));
    }
  }
  const ask = (state: string, personId = 'p', recipient = account) =>
    source.query(
      `insert into outreach_case (id, trial_id, person_id, candidate_id, version_id, version, state, recipient,
                                  row_version, created_at, changed_at)
         values ($1, $1, $2, $1, $1, 1, $3, $4, 1, now(), now())`,
      [randomUUID(), personId, state, recipient],
    );

  it('is nobody without a record that says so', async () => {
    await take(patient('p'));
    expect([await sees(), await sees('everyone')]).toEqual([false, true]);
  });

  it.each([
    [undefined, true],
    [{ start: day(0), end: day(0) }, true],
    [{ start: day(-30), end: day(-1) }, false],
    [{ start: day(1) }, false],
    [{ end: day(1) }, true],
    [{ start: day(-400), end: 'some day' }, false],
  ])('is, by a CareTeam of %j: %s', async (period, isSeen) => {
    await take(patient('p'), team(period));
    expect(await sees()).toBe(isSeen);
    expect(await sees({ ...(me() as object), practitioner: 'Practitioner/other' } as Sight)).toBe(false);
  });

  it.each([
    [{ start: day(0), end: day(0) }, true],
    [{ start: day(-364), end: day(-364) }, true],
    [{ start: day(-800), end: day(-364) }, true],
    [{ start: day(-366), end: day(-366) }, false],
    [{ start: day(1), end: day(2) }, false],
  ])('is, by an Encounter of %j: %s', async (period, isSeen) => {
    await take(patient('p'), encounter(period));
    expect(await sees()).toBe(isSeen);
  });

  it('is whom one treats in a role, as long as one holds it', async () => {
    const held = { participant: [{ member: to('PractitionerRole/r') }] };
    await take(patient('p'), team(undefined, held));
    expect(await sees()).toBe(false);
    await take(role());
    expect(await sees()).toBe(true);
    for (const period of [{ end: day(-1) }, { start: day(1) }]) {
      await take(role({ period }));
      expect(await sees()).toBe(false);
    }
    await take(
      patient('p', { generalPractitioner: [to('PractitionerRole/r')] }),
      team(undefined, { status: 'inactive' }),
    );
    expect(await sees()).toBe(false);
    await take(role({ period: { start: day(0), end: day(0) } }));
    expect(await sees()).toBe(true);
  });

  it('is within the provider that the relation names, or its unit; the person’s where it names none', async () => {
    const prov = { type: [{ coding: [{ code: 'prov' }] }] };
    const named = (id: string) => team(undefined, { managingOrganization: [to(`Organization/${id}`)] });
    await take(
      organization('care', prov),
      organization('unit', { partOf: to('Organization/care') }),
      organization('other', prov),
      patient('p', { managingOrganization: to('Organization/other') }),
    );
    const [care, unit, other] = [me(['Organization/care']), me(['Organization/unit']), me(['Organization/other'])];
    const seen = () => Promise.all([sees(), sees(care), sees(unit), sees(other), sees(me([]))]);
    await take(named('unit'));
    expect(await seen()).toEqual([true, true, true, false, false]);
    await take(named('care'));
    expect(await seen()).toEqual([true, true, false, false, false]);
    await take(named('unknown'));
    expect(await seen()).toEqual([true, false, false, false, false]);
    await take(team(undefined));
    expect(await seen()).toEqual([true, false, false, true, false]);
    await take(patient('p'));
    expect(await seen()).toEqual([true, false, false, false, false]);
    const held = { participant: [{ member: to('PractitionerRole/r') }] };
    await take(team(undefined, held), role({ organization: to('Organization/unit') }));
    expect(await seen()).toEqual([true, true, true, false, false]);
  });

  it('is whoever is one person with whom one treats, by either id', async () => {
    await take(
      patient('q'),
      patient('p', { link: [{ type: 'replaced-by', other: to('Patient/q') }] }),
      team(undefined),
    );
    expect([await sees(me(), 'p'), await sees(me(), 'q')]).toEqual([true, true]);
    await take(patient('p'));
    expect([await sees(me(), 'p'), await sees(me(), 'q')]).toEqual([true, false]);
  });

  it('is nobody by a Patient that cannot be read, and nobody protected', async () => {
    const security = [{ system: 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel', code: 'sekretessmarkering' }];
    await take(
      patient('p', { modifierExtension: [{ url: 'urn:test' }] }),
      team(undefined),
      encounter({ start: day(0) }),
    );
    expect(await sees()).toBe(false);
    await take(patient('p'));
    expect(await sees()).toBe(true);
    await take(patient('p', { meta: { security } }));
    await ask('sent');
    expect([await sees(), await sees('everyone')]).toEqual([false, false]);
  });

  it.each([
    ['queued', true],
    ['sent', true],
    ['uncertain', true],
    ['undeliverable', true],
    ['snoozed', true],
    ['answered', true],
    ['waiting', false],
    ['unroutable', false],
    ['expired', false],
    ['stopped', false],
  ])('is of whom one has been asked by a case that is %s: %s', async (state, isSeen) => {
    await take(patient('p'), patient('q', { link: [{ type: 'replaced-by', other: to('Patient/p') }] }), patient('z'));
    await ask(state, 'q');
    await ask(state, 'z', randomUUID());
    expect([await sees(me([])), await sees(me([]), 'z')]).toEqual([isSeen, false]);
  });
});
