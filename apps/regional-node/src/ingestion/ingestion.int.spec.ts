import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { drift } from '@kohort/persistence';
import { generatePeople } from '@kohort/population';
import { parsePartialDate } from '@kohort/kernel';
import { Changes } from './changes.js';
import { ingest } from './ingest.js';
import { expectedPeople, asLines } from './testing/expected-people.js';
import type { Stored } from './testing/fake-fhir-server.js';
import { TestIngestion } from './testing/test-ingestion.js';
import { reconcileAll } from './walk-again.js';

const AS_OF = parsePartialDate('2026-01-01')?.first ?? 0;
const generated = (people: number): Stored[] =>
  [...generatePeople({ seed: 7, asOf: AS_OF, people })].flat() as unknown as Stored[];

let test: TestIngestion;
beforeEach(async () => {
  test = await TestIngestion.start();
}, 60_000);
afterEach(() => test.stop());

/** The node knows of everybody what `kohort match` would read from the server now. */
async function expectEqual(): Promise<void> {
  const kept = test.server.all().filter(({ resourceType }) => !test.server.unsupported.has(resourceType));
  const expected = expectedPeople(kept, new Set(test.server.unsupported));
  expect(await test.coverage()).toEqual(expected.coverage);
  const [now, then] = [asLines(await test.read()), asLines(expected.people)];
  expect(now.filter((line) => !then.includes(line))).toEqual([]);
  expect(then.filter((line) => !now.includes(line))).toEqual([]);
  expect(now.length).toBe(then.length);
}

describe('the first load', () => {
  it('gives everybody the record that kohort match reads', async () => {
    for (const resource of generated(50)) test.server.put(resource);
    test.server.unsupported = new Set(['Immunization']);
    await test.settle();
    await expectEqual();
    expect(await test.changes()).toEqual([]);
    expect([await test.jobs('matching.people-changed'), await test.jobs('matching.sweep-all')]).toEqual([0, 1]);
    expect(await drift(test.dataSource)).toEqual([]);
  }, 120_000);
});

const patient = (id: string, more: object = {}): Stored => ({ resourceType: 'Patient', id, gender: 'female', ...more });
const condition = (id: string, subject: object, more: object = {}): Stored => ({
  resourceType: 'Condition',
  id,
  subject,
  code: { coding: [{ system: 'http://snomed.info/sct', code: '254837009' }] },
  ...more,
});
const of = (id: string) => ({ reference: `Patient/${id}` });
const identifier = (value: string) => [{ system: 'urn:test', value }];

describe('following', () => {
  beforeEach(async () => {
    for (const id of ['1', '2']) test.server.put(patient(id, { birthDate: '1960-05-17' }));
    test.server.put(condition('c', of('1')));
    await test.settle();
    await test.changes();
    await test.jobs('matching.people-changed');
  }, 60_000);

  it('tells what came, changed and moved, with the facts of before and after', async () => {
    test.server.put(condition('d', of('2')));
    await test.round();
    expect(await test.changes()).toMatchObject([
      { personId: '2', records: ['Condition/d'], facts: [{}], whole: false },
    ]);
    expect(await test.jobs('matching.people-changed')).toBe(1);
    test.server.put(condition('d', of('1')));
    await test.round();
    const changes = [...(await test.changes())].sort((a, b) => (a.personId < b.personId ? -1 : 1));
    expect(changes).toMatchObject([
      { personId: '1', records: ['Condition/d'] },
      { personId: '2', records: ['Condition/d'] },
    ]);
    await expectEqual();
    await test.round();
    expect(await test.changes()).toEqual([]);
  });

  it('does not take an older version for a newer one', async () => {
    const before = await test.read();
    test.server.put(condition('c', of('2')), Date.now() - 3_000_000);
    await test.round();
    await test.app.get(DataSource).transaction(async (manager) => {
      const old = { ...condition('c', of('2')), meta: { versionId: '9', lastUpdated: '2001-01-01T00:00:00Z' } };
      const batch = {
        type: 'Condition',
        resources: [old],
        generation: 1,
        localDay: () => 0,
        arrival: 'followed',
      } as const;
      expect(await ingest(manager, batch, new Changes())).toBe(0);
    });
    expect(await test.read()).toEqual(before);
  });

  it.each([true, false])('forgets what was deleted; history: %s', async (tellsHistory) => {
    test.server.tellsHistory = tellsHistory;
    await test.dataSource.query('update sync_state set capabilities_at = null');
    test.server.put(condition('other', of('2')));
    await test.round();
    await test.changes();
    test.server.delete('Condition', 'c');
    await test.round();
    if (!tellsHistory) {
      expect((await test.read())[0]?.facts).toHaveLength(1);
      await reconcileAll(test.dataSource, {}, { kind: 'system', id: 'test' });
      await test.settle();
    }
    expect(await test.changes()).toMatchObject([{ personId: '1', records: ['Condition/c'], facts: [{}] }]);
    await expectEqual();
    test.server.delete('Patient', '1');
    await test.round();
    if (!tellsHistory) {
      await reconcileAll(test.dataSource, {}, { kind: 'system', id: 'test' });
      await test.settle();
    }
    expect(await test.changes()).toMatchObject([{ personId: '1', whole: true }]);
    await expectEqual();
  });

  it('finds by reconciliation what no search told', async () => {
    test.server.put(condition('late', of('2')), Date.now() - 3_000_000);
    await test.round();
    expect(await test.changes()).toEqual([]);
    await reconcileAll(test.dataSource, {}, { kind: 'system', id: 'test' });
    await test.settle();
    expect(await test.changes()).toMatchObject([{ personId: '2', records: ['Condition/late'] }]);
    await expectEqual();
  });

  it('reads a record again when the birth date changes that its days hang on', async () => {
    test.server.put(condition('e', of('1'), { onsetAge: { value: 40, code: 'a' } }));
    await test.round();
    test.server.put(patient('1', { birthDate: '1970-05-17' }));
    await test.round();
    await expectEqual();
  });

  it('reads records again when the medication comes, changes and goes that they name', async () => {
    test.server.put({
      resourceType: 'MedicationRequest',
      id: 'm',
      status: 'active',
      intent: 'order',
      subject: of('1'),
      medicationReference: { reference: 'Medication/x' },
    });
    await test.round();
    expect((await test.read())[0]?.blocked).toEqual(['MedicationRequest']);
    const code = { coding: [{ system: 'http://www.whocc.no/atc', code: 'L02BA01' }] };
    const ingredient = [{ itemReference: { reference: 'Substance?identifier=urn:test|s' } }];
    test.server.put({ resourceType: 'Medication', id: 'x', ingredient });
    test.server.put({ resourceType: 'Substance', id: 's', identifier: identifier('s'), code });
    await test.round();
    expect((await test.read())[0]?.blocked).toEqual([]);
    await expectEqual();
    test.server.delete('Medication', 'x');
    await test.round();
    await expectEqual();
  });

  it('keeps back a record of nobody known, until somebody carries the identifier, and nobody else does', async () => {
    const { epoch } = await test.people.coverage(test.dataSource.manager);
    await test.jobs('matching.sweep-all');
    test.server.put(condition('q', { identifier: { system: 'urn:test', value: 'n' } }));
    await test.round();
    expect((await test.coverage())['Condition']).toBe('incomplete');
    expect((await test.people.coverage(test.dataSource.manager)).epoch).toBe(epoch + 1);
    expect(await test.jobs('matching.sweep-all')).toBe(1);
    await expectEqual();
    test.server.put(patient('2', { identifier: identifier('n') }));
    await test.round();
    expect((await test.coverage())['Condition']).toBe('complete');
    await expectEqual();
    test.server.put(patient('1', { identifier: identifier('n') }));
    await test.round();
    await expectEqual();
    expect((await test.read()).map(({ blocked }) => blocked.length)).toEqual([18, 18]);
    test.server.put(patient('1'));
    await test.round();
    await expectEqual();
  });

  it('puts together who is merged, and takes them apart again', async () => {
    const whole = async () =>
      [...(await test.changes())].filter((change) => change.whole).map(({ personId }) => personId);
    test.server.put(patient('2', { identifier: identifier('n') }));
    test.server.put(patient('1', { identifier: identifier('n'), link: [{ type: 'replaced-by', other: of('2') }] }));
    await test.round();
    const [merged, none] = await test.read();
    expect(none).toBeUndefined();
    expect([merged?.person.id, merged?.facts.length, merged?.blocked]).toEqual(['2', 1, []]);
    expect(await whole()).toContain('2');
    test.server.put(condition('c2', of('1')));
    await test.round();
    expect(await test.changes()).toMatchObject([{ personId: '2', records: ['Condition/c2'] }]);
    test.server.put(patient('1', { identifier: identifier('other') }));
    await test.round();
    expect([...new Set(await whole())].sort()).toEqual(['1', '2']);
    await expectEqual();
    test.server.put(patient('1', { link: [{ type: 'seealso', other: of('2') }] }));
    await test.round();
    await expectEqual();
    test.server.put(patient('1'));
    await test.round();
    await expectEqual();
  });
});
