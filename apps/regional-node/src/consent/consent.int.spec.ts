import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase } from '@kohort/embedded-postgres/testing';
import type { PolicyKind } from '@kohort/consent';
import type { FhirResource } from '@kohort/facts';
import { localDayIn } from '@kohort/kernel';
import { createDataSource, drift, migrate } from '@kohort/persistence';
import type { DataSource } from 'typeorm';
import { Changes } from '../ingestion/changes.js';
import { CreateIngestion } from '../ingestion/create-ingestion.migration.js';
import { ingest } from '../ingestion/ingest.js';
import { removeRecords } from '../ingestion/remove-records.js';
import { ConsentStatementRow } from './consent-statement.entity.js';
import { consentFeature, consentGate } from './consent.module.js';

const TIME_ZONE = 'Europe/Stockholm';
const AT = new Date('2024-06-01T10:00:00Z');
const POLICY = 'urn:oid:2.16.840.1.113883.3.1937.777.24.5.3';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

let updates = 0;
/** Each version that is given out is newer than those before. */
const meta = (): object => {
  updates += 1;
  return { versionId: String(updates), lastUpdated: new Date(1.7e12 + updates * 1000).toISOString() };
};
const patient = (id: string, more: object = {}) =>
  ({ resourceType: 'Patient', id, meta: meta(), birthDate: '1970-05-05', ...more }) as unknown as FhirResource;
const consent = (id: string, of: string, type: 'permit' | 'deny', more: object = {}) =>
  ({
    resourceType: 'Consent',
    id,
    meta: meta(),
    status: 'active',
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'research' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: `Patient/${of}` },
    dateTime: '2022-01-01',
    provision: { type, code: [{ coding: [{ system: POLICY, code: `${POLICY.slice(8)}.29` }] }] },
    ...more,
  }) as unknown as FhirResource;

describe('the consent gate of a node', () => {
  let source: DataSource;
  beforeAll(async () => {
    const url = await createDatabase();
    const { entities, migrations } = consentFeature;
    const all = [CreateIngestion, ...migrations];
    source = createDataSource({ url, applicationName: 'test', entities, migrations: all });
    await source.initialize();
    expect(await migrate(source)).toMatchObject({ ok: true });
  });
  afterAll(() => source.destroy());
  beforeEach(() => source.query('truncate consent_statement, person, person_link, reference_key, record'));

  async function take(...resources: readonly FhirResource[]): Promise<void> {
    await source.transaction(async (manager) => {
      for (const type of ['Patient', 'Consent']) {
        const those = resources.filter(({ resourceType }) => resourceType === type);
        const batch = {
          type,
          resources: those,
          generation: 1,
          localDay: localDayIn(TIME_ZONE),
          arrival: 'followed',
        } as const;
        await ingest(manager, batch, new Changes());
      }
    });
  }
  const remove = (type: string, id: string) =>
    source.transaction((manager) => removeRecords(manager, type, [id], new Changes()));
  const gate = (CONTACT_POLICY: PolicyKind) => consentGate({ CONTACT_POLICY, REGION: '12', TIME_ZONE });
  async function contactable(kind: PolicyKind, ids: readonly string[], at = AT): Promise<readonly string[]> {
    return [...(await gate(kind).contactable(source.manager, ids, at))].sort();
  }
  async function reason(id: string): Promise<string | undefined> {
    return (await gate('opt-in').decide(source.manager, [id], AT)).get(id)?.reason;
  }

  it('has a table that equals its entity', async () => {
    expect((await drift(source)).filter((query) => query.includes('consent_statement'))).toEqual([]);
  });

  it('lets through whom the policy of the region allows, of those who are asked for', async () => {
    await take(
      ...['yes', 'no', 'none', 'other'].map((id) => patient(id)),
      consent('1', 'yes', 'permit'),
      consent('2', 'no', 'deny'),
      consent('3', 'other', 'permit'),
    );
    const asked = ['yes', 'no', 'none', 'nobody'];
    expect(await contactable('opt-in', asked)).toEqual(['yes']);
    expect(await contactable('clinician-mediated', asked)).toEqual(['none', 'yes']);
    expect(await contactable('opt-out', asked)).toEqual(['none', 'yes']);
    expect(await contactable('opt-out', [])).toEqual([]);
  });

  it('decides on what is stored now: a Consent that changes, and one that is deleted', async () => {
    await take(patient('a'), consent('1', 'a', 'permit'));
    expect(await reason('a')).toBe('consent-permits');
    await take(consent('1', 'a', 'deny'));
    expect(await reason('a')).toBe('consent-denies');
    await take(consent('2', 'a', 'permit', { dateTime: '2023-01-01' }));
    expect(await reason('a')).toBe('consent-permits');
    await remove('Consent', '2');
    expect(await reason('a')).toBe('consent-denies');
    await remove('Consent', '1');
    expect(await reason('a')).toBe('no-consent');
    expect(await source.manager.count(ConsentStatementRow)).toBe(0);
  });

  it('counts a Consent that moves to another person there', async () => {
    await take(patient('a'), patient('b'), consent('1', 'a', 'permit'));
    await take(consent('1', 'b', 'permit'));
    expect(await contactable('opt-in', ['a', 'b'])).toEqual(['b']);
  });

  it('hears the Consents of all Patients that are one person', async () => {
    await take(
      patient('new'),
      patient('old', { link: [{ type: 'replaced-by', other: { reference: 'Patient/new' } }] }),
      consent('1', 'new', 'permit'),
    );
    expect(await contactable('opt-in', ['new', 'old'])).toEqual(['new']);
    await take(consent('2', 'old', 'deny', { dateTime: '2023-01-01' }));
    expect(await reason('new')).toBe('consent-denies');
    await take(consent('3', 'new', 'permit', { dateTime: '2024-01-01' }));
    expect(await reason('new')).toBe('consent-permits');
  });

  it('keeps out the dead, children, protected identities, and Patients of whom nothing may be concluded', async () => {
    const secret = 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel';
    const people = {
      dead: { deceasedBoolean: true },
      child: { birthDate: '2006-06-02' },
      ageless: { birthDate: undefined },
      grown: { birthDate: '2006-06-01' },
      secret: { meta: { ...meta(), security: [{ system: secret, code: 'sekretessmarkering' }] } },
      unused: { active: false },
      modified: { modifierExtension: [{ url: 'https://example.org/not-this-person' }] },
      twin: { identifier: [{ system: 'https://example.org/id', value: '1' }] },
      double: { identifier: [{ system: 'https://example.org/id', value: '1' }] },
    };
    const ids = Object.keys(people);
    await take(
      ...Object.entries(people).map(([id, more]) => patient(id, more)),
      ...ids.map((id) => consent(id, id, 'permit')),
    );
    for (const kind of ['opt-in', 'opt-out'] as const) expect(await contactable(kind, ids)).toEqual(['grown']);
    expect(await Promise.all(['dead', 'child', 'ageless', 'secret'].map(reason))).toEqual([
      ...['deceased', 'minor', 'minor', 'protected-identity'],
    ]);
  });

  it('keeps what cannot be read, as a no', async () => {
    await take(
      patient('a'),
      consent('1', 'a', 'permit'),
      consent('2', 'a', 'permit', { provision: 'yes\0\ud800', modifierExtension: [{ url: 'https://example.org' }] }),
    );
    expect(await reason('a')).toBe('consent-unreadable');
    await remove('Consent', '2');
    await source.query(`update consent_statement set statement = '{"reference": "Consent/1"}'`);
    expect(await reason('a')).toBe('consent-unreadable');
    await source.query(`update consent_statement set statement = 'nothing'`);
    expect(await reason('a')).toBe('consent-unreadable');
  });

  it('ends a Consent at midnight in the region', async () => {
    const until = { provision: { ...provisionOf('permit'), period: { end: '2024-06-01' } } };
    await take(patient('a'), consent('1', 'a', 'permit', until));
    expect(await contactable('opt-in', ['a'], new Date('2024-06-01T21:59:00Z'))).toEqual(['a']);
    expect(await contactable('opt-in', ['a'], new Date('2024-06-01T22:00:00Z'))).toEqual([]);
  });

  it('names the policy and its version in each decision', async () => {
    await take(patient('a'));
    const decision = (await gate('opt-out').decide(source.manager, ['a'], AT)).get('a');
    expect(decision).toMatchObject({ policyId: 'region-12', policyVersion: 'opt-out', at: AT.getTime() });
  });
});

const provisionOf = (type: 'permit' | 'deny'): object =>
  (consent('', '', type) as unknown as { provision: object }).provision;
