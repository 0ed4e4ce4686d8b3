import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FhirResource } from '@kohort/facts';
import { localDayIn } from '@kohort/kernel';
import { createDataSource } from '@kohort/persistence';
import type { DataSource } from 'typeorm';
import { lockContacts } from '../consent/lock-contacts.js';
import { node } from '../node.js';
import { nodeConfig, nodeDatabase } from '../testing/node-app.js';
import { Changes } from './changes.js';
import { ingest } from './ingest.js';
import { markUnreadable } from './mark-unreadable.js';
import { removeRecords } from './remove-records.js';

const patient = (id: string, more: object = {}) => ({ resourceType: 'Patient', id, ...more });
const known = (value: string) => ({ identifier: [{ system: 'https://example.org/id', value }] });
const into = (id: string) => ({ link: [{ type: 'replaced-by', other: { reference: `Patient/${id}` } }] });

/** Invariant 1: nothing that bears on contact is stored while a message about the person is under way. */
describe('while a message about somebody is under way', () => {
  let source: DataSource;
  beforeAll(async () => {
    const url = await nodeDatabase();
    const { entities } = node(nodeConfig(url));
    source = await createDataSource({ url, applicationName: 'test', entities, migrations: [] }).initialize();
  }, 60_000);
  afterAll(() => source.destroy());
  beforeEach(async () => {
    await source.query('truncate person, person_link, record, reference_key, contact_person');
    await take(patient('p', known('1')));
    await take(patient('q'));
  });

  const take = (resource: object): Promise<unknown> =>
    source.transaction((manager) => {
      const localDay = localDayIn('Europe/Stockholm');
      const batch = { type: 'Patient', resources: [resource as FhirResource], generation: 1, localDay };
      return ingest(manager, { ...batch, arrival: 'anew' }, new Changes());
    });
  const unreadable = (id: string) =>
    source.transaction((manager) => {
      const those = { type: 'Patient', unreadable: [{ id, code: 'not-fhir' }], generation: 1 } as const;
      return markUnreadable(manager, those, new Changes());
    });
  const remove = (id: string) =>
    source.transaction((manager) => removeRecords(manager, 'Patient', [id], new Changes()));

  /** Whether it waits for who holds the lock of p; it is done when that is over. */
  async function waits(work: () => Promise<unknown>): Promise<boolean> {
    let isDone = false;
    const { running, isWaiting } = await source.transaction(async (manager) => {
      await lockContacts(manager, ['p']);
      const started = work().then(() => (isDone = true));
      while (!isDone && !(await somebodyWaits())) await new Promise((resolve) => setTimeout(resolve, 20));
      return { running: [started], isWaiting: !isDone };
    });
    await Promise.all(running);
    return isWaiting;
  }

  async function somebodyWaits(): Promise<boolean> {
    const rows = await source.query<object[]>(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }

  it.each<[string, () => Promise<unknown>]>([
    ['that the person has died', () => take(patient('p', { deceasedBoolean: true }))],
    ['that the person was merged', () => take(patient('p', into('q')))],
    ['that another was merged into the person', () => take(patient('q', into('p')))],
    ['that somebody new was merged into the person', () => take(patient('new', into('p')))],
    ['that the record is gone', () => remove('p')],
    ['that somebody new may be the same person', () => take(patient('new', known('1')))],
    ['that the record cannot be read any more', () => unreadable('p')],
  ])('it is not stored %s', async (_what, work) => {
    expect(await waits(work)).toBe(true);
  });

  it('it is not waited with what is new of others, or with the same again', async () => {
    expect(await waits(() => take(patient('q', { deceasedBoolean: true })))).toBe(false);
    expect(await waits(() => take(patient('new')))).toBe(false);
    expect(await waits(() => take(patient('p', known('1'))))).toBe(false);
    expect(await waits(() => take(patient('new', known('2'))))).toBe(false);
  });

  it('it is not stored that somebody who was merged is another again', async () => {
    await take(patient('q', into('p')));
    expect(await waits(() => take(patient('q')))).toBe(true);
  });
});
