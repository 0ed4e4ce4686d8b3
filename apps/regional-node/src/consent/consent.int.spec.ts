import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicyKind } from '@kohort/consent';
import { drift } from '@kohort/persistence';
import type { DataSource } from 'typeorm';
import { ConsentStatementRow } from './consent-statement.entity.js';
import { consentGate } from './consent.module.js';
import {
  consent,
  emptied,
  merged,
  meta,
  openConsentDatabase,
  patient,
  remove as removeFrom,
  take as takeInto,
  TIME_ZONE,
} from './testing/consent-region.js';

const AT = new Date('2024-06-01T10:00:00Z');

describe('the consent gate of a node', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await openConsentDatabase();
  });
  afterAll(() => source.destroy());
  beforeEach(() => emptied(source));

  const take = (...resources: readonly Parameters<typeof takeInto>[1][]) => takeInto(source, ...resources);
  const remove = (type: string, id: string) => removeFrom(source, type, id);
  const gate = (CONTACT_POLICY: PolicyKind) => consentGate({ CONTACT_POLICY, REGION: '12', TIME_ZONE });
  async function contactable(kind: PolicyKind, ids: readonly string[], at = AT): Promise<readonly string[]> {
    return [...(await gate(kind).contactable(source.manager, ids, at))].sort();
  }
  async function reason(id: string): Promise<string | undefined> {
    return (await gate('opt-in').decide(source.manager, [id], AT)).get(id)?.reason;
  }

  it('has tables that equal their entities', async () => {
    const tables = /consent_statement|contact_|objection|unit_block/;
    expect((await drift(source)).filter((query) => tables.test(query))).toEqual([]);
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
    await take(patient('new'), merged('old', 'new'), consent('1', 'new', 'permit'));
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
