import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { lockContacts } from './lock-contacts.js';
import { recordObjection } from './record-objection.js';
import { reportDeath } from './report-death.js';
import { consent, emptied, merged, openConsentDatabase, patient, take, takeInside } from './testing/consent-region.js';

const AT = new Date('2024-06-01T10:00:00Z');
const actor = { kind: 'user', id: 'steward' } as const;

describe("the lock on a person's wishes", () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await openConsentDatabase();
  });
  afterAll(() => source.destroy());
  beforeEach(() => emptied(source));

  /** Holds people locked, as a message under way does, until it is let go. */
  async function hold(...ids: readonly string[]): Promise<() => Promise<void>> {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    await lockContacts(runner.manager, ids);
    return async () => {
      await runner.commitTransaction();
      await runner.release();
    };
  }

  /** Whether something is still waiting after so long; it comes through as soon as the lock is let go. */
  async function waits(release: () => Promise<void>, write: (manager: EntityManager) => Promise<unknown>, ms = 150) {
    const writing = source.transaction(write).then(() => false);
    const waited = await Promise.race([writing, pause(ms).then(() => true)]);
    await release();
    await writing;
    return waited;
  }

  const object = (personId: string) => (manager: EntityManager) =>
    recordObjection(manager, { personId, kind: 'contact', source: 'patient' }, actor, AT);

  it('keeps a withdrawal waiting while a message is under way', async () => {
    await take(source, patient('a'), consent('1', 'a', 'permit'));
    const withdraw = (manager: EntityManager) => takeInside(manager, 'Consent', [consent('1', 'a', 'deny')]);
    expect(await waits(await hold('a'), withdraw)).toBe(true);
    expect(await waits(await hold('a'), object('a'))).toBe(true);
    expect(await waits(await hold('a'), (manager) => reportDeath(manager, 'a', actor, AT))).toBe(true);
  });

  it('keeps nobody waiting who writes of others', async () => {
    await take(source, patient('a'), patient('b'));
    expect(await waits(await hold('a'), object('b'), 10_000)).toBe(false);
    expect(await waits(await hold('unknown'), object('b'), 10_000)).toBe(false);
  });

  it('waits for a Consent that leaves somebody, too', async () => {
    await take(source, patient('a'), patient('b'), consent('1', 'a', 'permit'));
    const move = (manager: EntityManager) => takeInside(manager, 'Consent', [consent('1', 'b', 'permit')]);
    expect(await waits(await hold('a'), move)).toBe(true);
  });

  it('is one for all Patients who are one person', async () => {
    await take(source, patient('new'), merged('old', 'new'));
    expect(await waits(await hold('new'), object('old'))).toBe(true);
    expect(await waits(await hold('old'), object('new'))).toBe(true);
  });

  it('holds for whoever is merged into the person while one waits for it', async () => {
    await take(source, patient('new'), patient('old'));
    const merge = source.createQueryRunner();
    await merge.startTransaction();
    await lockContacts(merge.manager, ['new']);
    await merge.query(`update person set survivor_id = 'new' where id = 'old'`);
    const waiting = hold('new');
    await pause(100);
    await merge.commitTransaction();
    await merge.release();
    expect(await waits(await waiting, object('old'))).toBe(true);
  });

  it('needs a transaction, for it would be gone at once without one', async () => {
    await expect(lockContacts(source.manager, ['a'])).rejects.toThrow('transaction');
  });

  it('never lets two wait for each other, in 200 random interleavings', async () => {
    await take(source, patient('p1'), merged('p4', 'p1'), patient('p2'), merged('p0', 'p2'));
    // Some have a row, some get one meanwhile: both are locks.
    const people = fc.uniqueArray(fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'P6', 'q-7'), { minLength: 1 });
    const writers = fc.array(fc.record({ people, ms: fc.integer({ min: 0, max: 3 }) }), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(writers, async (all) => {
        await source.query('delete from contact_person where random() < 0.7');
        await Promise.all(
          all.map(({ people: ids, ms }) =>
            source.transaction(async (manager) => {
              await lockContacts(manager, ids);
              await pause(ms);
            }),
          ),
        );
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
