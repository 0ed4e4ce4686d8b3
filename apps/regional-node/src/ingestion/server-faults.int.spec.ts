import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { asLines, expectedPeople } from './testing/expected-people.js';
import { send, type Interference, type Stored } from './testing/fake-fhir-server.js';
import { TestIngestion } from './testing/test-ingestion.js';

let test: TestIngestion;
beforeEach(async () => {
  test = await TestIngestion.start();
  test.server.pageSize = 3;
  for (let person = 0; person < 10; person += 1) {
    test.server.put({ resourceType: 'Patient', id: `p${person}` });
    test.server.put(condition(`c${person}`, `p${person}`));
  }
}, 60_000);
afterEach(() => test.stop());

const condition = (id: string, person: string): Stored => ({
  resourceType: 'Condition',
  id,
  subject: { reference: `Patient/${person}` },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '254837009' }] },
});

async function expectEqual(): Promise<void> {
  const expected = expectedPeople(test.server.all());
  expect(asLines(await test.read())).toEqual(asLines(expected.people));
  expect(await test.coverage()).toEqual(expected.coverage);
}

/** What a worker is like that is killed again and again: everything since the last commit is lost. */
async function roundsOfTheKilled(): Promise<number> {
  const real = test.dataSource.transaction.bind(test.dataSource) as (
    work: (manager: EntityManager) => Promise<unknown>,
  ) => Promise<unknown>;
  let calls = 0;
  let kills = 0;
  test.dataSource.transaction = ((work: (manager: EntityManager) => Promise<unknown>) =>
    real(async (manager) => {
      const value = await work(manager);
      calls += 1;
      if (calls % 2 === 0) return value;
      kills += 1;
      throw new Error('killed');
    })) as never;
  for (let round = 0; round < 300 && !(await isSettled()); round += 1) await test.round().catch(() => undefined);
  test.dataSource.transaction = real as never;
  return kills;
}

async function isSettled(): Promise<boolean> {
  const [types, state] = [await test.types(), await test.state()];
  return state.loaded && types.every(({ walk }) => walk === null);
}

describe('a worker that is killed', () => {
  it('in every transaction ends where one ends that is not', async () => {
    expect(await roundsOfTheKilled()).toBeGreaterThan(20);
    await expectEqual();
    expect(await test.jobs('matching.sweep-all')).toBe(1);
  }, 60_000);

  it('at every page goes on with the page that comes next', async () => {
    for (let round = 0; round < 200 && !(await isSettled()); round += 1) {
      const ends = new AbortController();
      let pages = 0;
      test.server.interfere = ({ path }) => {
        if (/^[A-Z][a-z]+\?_count=/.test(path)) pages += 1;
        if (pages === 2) ends.abort();
        return false;
      };
      await test.round(ends.signal);
    }
    await expectEqual();
    const again = test.server.asked.filter((path) => /^Patient\?_count=200$/.test(path));
    expect(again).toHaveLength(1);
  }, 60_000);

  it('leaves nothing to be done twice to another one at the same time', async () => {
    for (let round = 0; round < 50 && !(await isSettled()); round += 1) await Promise.all([test.round(), test.round()]);
    await expectEqual();
    const first = test.server.asked.filter((path) => /^Condition\?_count=200$/.test(path));
    expect(first).toHaveLength(1);
  }, 60_000);
});

/** Each third page fails so. */
const faulty =
  (answer: Interference): Interference =>
  ({ path, response }) => {
    if (path === 'metadata') return false;
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    return nth === 1 && path.includes('_offset') ? answer({ path, response }) : false;
  };
const counts = new Map<string, number>();
const half = '{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Pati';

describe('a server that', () => {
  beforeEach(() => counts.clear());

  it.each<[string, Interference]>([
    ['is too busy', ({ response }) => (send(response, 429, {}, { 'retry-after': '1' }), true)],
    ['is broken', ({ response }) => (send(response, 500, 'oops'), true)],
    ['is slow', () => true],
    ['cuts off its answers', ({ response }) => (send(response, 200, half), true)],
    [
      'breaks the connection',
      ({ response }) => (response.writeHead(200), response.write(half), response.destroy(), true),
    ],
    ['gives no Bundle', ({ response }) => (send(response, 200, { resourceType: 'Patient', id: 'x' }), true)],
    ['forgets its pages', ({ response }) => (send(response, 410, { resourceType: 'OperationOutcome' }), true)],
  ])(
    '%s is survived',
    async (_what, answer) => {
      test.server.interfere = faulty(answer);
      await test.settle(60);
      await expectEqual();
      test.server.interfere = () => false;
      test.server.put(condition('late', 'p1'));
      await test.round();
      await expectEqual();
    },
    60_000,
  );

  it('names a page elsewhere is not followed, and the type is incomplete', async () => {
    test.server.interfere = ({ path, response }) => {
      if (!path.startsWith('Condition?')) return false;
      const link = [{ relation: 'next', url: 'http://elsewhere.example/Condition' }];
      send(response, 200, { resourceType: 'Bundle', type: 'searchset', link, entry: [] });
      return true;
    };
    for (let round = 0; round < 10; round += 1) await test.round();
    expect((await test.types()).find(({ type }) => type === 'Condition')?.failures.walk?.code).toBe('foreign-page');
    expect(await test.coverage()).toMatchObject({ Condition: 'incomplete', Observation: 'complete' });
    test.server.interfere = () => false;
    await test.settle();
    await expectEqual();
  }, 60_000);

  it('is away is left alone longer and longer, and waited for as long as it says', async () => {
    await test.settle();
    test.server.interfere = ({ response }) => (send(response, 503, {}), true);
    for (let round = 0; round < 5; round += 1) await test.round();
    const open = await test.state();
    expect([open.failures, open.failureCode]).toEqual([5, 'unavailable']);
    expect(open.openUntil!.getTime()).toBeGreaterThan(open.failedAt!.getTime());
    test.server.interfere = ({ response }) => (send(response, 429, {}, { 'retry-after': '900' }), true);
    const asked = test.server.asked.length;
    await test.round();
    expect(test.server.asked.length).toBe(asked + 1);
    const { openUntil, failedAt } = await test.state();
    expect(openUntil!.getTime() - failedAt!.getTime()).toBeGreaterThan(890_000);
    test.server.interfere = () => false;
    await test.round();
    expect(await test.state()).toMatchObject({ failures: 0, openUntil: null, failureCode: null });
  }, 60_000);
});
