import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '@kohort/platform/testing';
import { nodeConfig } from '../testing/node-app.js';
import { syncSettings } from './ingestion.module.js';
import { SyncRecords } from './sync-records.js';
import { FakeFhirServer, send, type Stored } from './testing/fake-fhir-server.js';
import { TestIngestion } from './testing/test-ingestion.js';
import { reconcileAll, reload } from './walk-again.js';

const OLD = Date.now() - 3_000_000;
const operator = { kind: 'system', id: 'test' } as const;
let test: TestIngestion;
beforeEach(async () => {
  test = await TestIngestion.start();
  for (let person = 0; person < 4; person += 1) {
    test.server.put({ resourceType: 'Patient', id: `p${person}` }, OLD);
    test.server.put(condition(`c${person}`, `p${person}`), OLD);
  }
}, 60_000);
afterEach(() => test.stop());

const condition = (id: string, person: string, code = '254837009'): Stored => ({
  resourceType: 'Condition',
  id,
  subject: { reference: `Patient/${person}` },
  code: { coding: [{ system: 'http://snomed.info/sct', code }] },
});
const typeOf = async (type: string) => (await test.types()).find((row) => row.type === type);
const codeOf = async (type: string) => Object.values((await typeOf(type))?.failures ?? {}).map(({ code }) => code);
const recordOf = async (id: string) =>
  (
    await test.dataSource.query<{ fault: string | null; facts: string; stale: boolean }[]>(
      'select fault, facts, stale from record where id = $1',
      [id],
    )
  )[0];
const rounds = async (count: number): Promise<void> => {
  for (let round = 0; round < count; round += 1) await test.round();
};
const people = async () => (await test.read()).length;
const nothing = { resourceType: 'Bundle', type: 'searchset', total: 0, entry: [] };

describe('a server that is empty', () => {
  it('for a night empties nothing, is not believed, and is followed again when it is back', async () => {
    await test.settle();
    test.server.interfere = ({ path, response }) => {
      if (path === 'metadata') return false;
      send(response, path.includes('?') ? 200 : 404, nothing);
      return true;
    };
    await test.dataSource.query('update sync_state set reconciled_day = 1');
    await rounds(4);
    expect([await people(), await codeOf('Patient')]).toEqual([4, ['too-many-gone']]);
    expect((await test.coverage())['Condition']).toBe('incomplete');
    expect((await reconcileAll(test.dataSource, { confirm: true }, operator)).ok).toBe(false);
    test.server.interfere = () => false;
    await rounds(3);
    expect([await people(), await codeOf('Patient'), (await test.coverage())['Condition']]).toEqual([
      4,
      [],
      'complete',
    ]);
  }, 60_000);

  it('of a type forgets it when the operator says so', async () => {
    await test.settle();
    test.server.tellsHistory = false;
    await test.dataSource.query('update sync_state set capabilities_at = null');
    for (let one = 0; one < 4; one += 1) test.server.delete('Condition', `c${one}`);
    expect((await reconcileAll(test.dataSource, {}, operator)).ok).toBe(true);
    await rounds(3);
    expect([await codeOf('Condition'), (await recordOf('c1'))?.fault]).toEqual([['too-many-gone'], null]);
    expect((await reconcileAll(test.dataSource, { confirm: true }, operator)).ok).toBe(true);
    await rounds(2);
    expect([await codeOf('Condition'), await recordOf('c1')]).toEqual([[], undefined]);
    expect((await reconcileAll(test.dataSource, { confirm: true }, operator)).ok).toBe(false);
  }, 60_000);
});

it('asks nothing of another server before the operator says that it is meant, and then forgets the one before', async () => {
  await test.settle();
  await test.changes();
  const other = await FakeFhirServer.start();
  try {
    other.put({ resourceType: 'Patient', id: 'p0', birthDate: '1940-01-01' }, OLD - 1);
    expect((await reload(test.dataSource, { newServer: true }, operator)).ok).toBe(false);
    test.address = other.url;
    await rounds(2);
    expect([other.asked, (await test.state()).failureCode, await people()]).toEqual([[], 'other-server', 4]);
    expect((await reload(test.dataSource, {}, operator)).ok).toBe(false);
    expect((await reload(test.dataSource, { newServer: true }, operator)).ok).toBe(true);
    expect((await test.changes()).filter(({ whole }) => whole)).toHaveLength(4);
    await test.settle();
    expect((await test.read()).map(({ person, facts }) => [person.id, person.birth?.first, facts.length])).toEqual([
      ['p0', Date.UTC(1940, 0, 1) / 86_400_000, 0],
    ]);
  } finally {
    await other.stop();
  }
}, 60_000);

it('takes over what a server has restored from a backup', async () => {
  test.server.put(condition('x', 'p1', '222'));
  await test.settle();
  test.server.put(condition('x', 'p1', '111'), OLD);
  await reconcileAll(test.dataSource, {}, operator);
  await test.settle();
  expect((await recordOf('x'))?.facts).toContain('111');
}, 60_000);

describe('the time', () => {
  it('that a Date tells does not blind the node, nor that of a record', async () => {
    await test.settle();
    test.server.interfere = ({ response }) => (response.setHeader('Date', 'Tue, 01 Jan 2080 00:00:00 GMT'), false);
    test.server.put(condition('future', 'p1'), Date.UTC(2099, 0));
    await rounds(2);
    test.server.interfere = () => false;
    test.server.put(condition('late', 'p1'), Date.now() - 30_000);
    test.server.delete('Condition', 'c1');
    await rounds(1);
    expect(await recordOf('late')).toBeDefined();
    expect(await recordOf('c1')).toBeUndefined();
    expect((await typeOf('Condition'))!.watermark!.getTime()).toBeLessThan(Date.now() + 1_000);
  }, 60_000);
});

describe('a request that always fails', () => {
  it.each(['Condition/_history', 'Condition?_lastUpdated'])(
    '(%s) does not keep the walk from what it told',
    async (path) => {
      await test.settle();
      test.server.interfere = (request) => {
        if (request.path.startsWith(path)) send(request.response, 403, {});
        return request.path.startsWith(path);
      };
      test.server.put(condition('new', 'p1'));
      test.server.delete('Condition', 'c1');
      await reconcileAll(test.dataSource, {}, operator);
      await rounds(3);
      expect([(await recordOf('new'))?.fault, await recordOf('c1')]).toEqual([null, undefined]);
      expect(await codeOf('Condition')).toEqual(['forbidden']);
    },
    60_000,
  );

  it("of one type is that type's, and the others are loaded", async () => {
    test.server.interfere = ({ path, response }) => path.startsWith('Condition?') && (send(response, 500, {}), true);
    await rounds(7);
    expect(await test.state()).toMatchObject({ loaded: true, failures: 0 });
    expect(await test.coverage()).toMatchObject({ Condition: 'incomplete', Observation: 'complete' });
    test.server.interfere = () => false;
    await rounds(2);
    expect((await test.coverage())['Condition']).toBe('complete');
  }, 60_000);

  it('of one record leaves that one faulty, and goes on', async () => {
    const request = (id: string) => ({
      ...{ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order' },
      ...{ subject: { reference: 'Patient/p1' }, medicationReference: { reference: 'Medication/m' } },
    });
    for (const id of ['a', 'b']) test.server.put(request(id), OLD);
    await test.settle();
    test.server.interfere = ({ path, response }) => {
      if (path === 'MedicationRequest/a') return (send(response, 403, {}), true);
      return path.startsWith('MedicationRequest?_id=') && (send(response, 200, nothing), true);
    };
    test.server.put({
      resourceType: 'Medication',
      id: 'm',
      code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'L01' }] },
    });
    await rounds(2);
    expect([(await recordOf('a'))?.fault, (await recordOf('b'))?.facts]).toEqual([
      'forbidden',
      expect.stringContaining('L01'),
    ]);
  }, 60_000);

  it('for long makes the type incomplete', async () => {
    await test.settle();
    test.server.interfere = ({ path, response }) => path.startsWith('Condition?') && (send(response, 403, {}), true);
    await rounds(1);
    expect((await test.coverage())['Condition']).toBe('complete');
    await test.dataSource.query(
      `update sync_type set failures = jsonb_set(failures, '{follow,since}', '"2020-01-01T00:00:00Z"') where failures ? 'follow'`,
    );
    await rounds(1);
    expect((await test.coverage())['Condition']).toBe('incomplete');
    test.server.interfere = () => false;
    await rounds(1);
    expect((await test.coverage())['Condition']).toBe('complete');
  }, 60_000);
});

describe('odd answers', () => {
  it.each([
    ['a year 0', { meta: { lastUpdated: '0000-01-01T00:00:00Z' } }, {}],
    ['a year 275760', { meta: { lastUpdated: '+275760-09-13T00:00:00.000Z' } }, {}],
    [
      'an id of 9,000 characters',
      { id: Array.from({ length: 9_000 }, () => Math.random().toString(36)[3]).join('') },
      {},
    ],
    [
      'a subject of 9,000 characters',
      {
        subject: {
          reference: `Patient/${Array.from({ length: 9_000 }, () => Math.random().toString(36)[3]).join('')}`,
        },
      },
      {},
    ],
    ['a total of 3e9', {}, { total: 3e9 }],
  ])(
    '(%s) end no round',
    async (_what, record, bundle) => {
      await test.settle();
      test.server.interfere = ({ path, response }) => {
        if (!path.startsWith('Condition?_lastUpdated')) return false;
        send(response, 200, { ...nothing, entry: [{ resource: { ...condition('x', 'p1'), ...record } }], ...bundle });
        return true;
      };
      await rounds(1);
      expect(await test.state()).toMatchObject({ failures: 0, failureCode: null });
    },
    60_000,
  );

  it('that lead in a circle are a failure of the type', async () => {
    await test.settle();
    test.server.interfere = ({ path, response }) => {
      if (!path.startsWith('Condition?_lastUpdated')) return false;
      send(response, 200, {
        ...nothing,
        link: [{ relation: 'next', url: `${test.server.url}/Condition?_lastUpdated=ge2000` }],
      });
      return true;
    };
    await rounds(1);
    expect(await codeOf('Condition')).toEqual(['page-loop']);
  }, 60_000);

  it('of a server that is starting are not believed', async () => {
    await test.settle();
    test.server.unsupported = new Set(['Patient', 'Condition']);
    await test.dataSource.query('update sync_state set capabilities_at = null');
    await rounds(1);
    expect((await test.state()).failureCode).toBe('no-patients');
    expect((await test.coverage())['Condition']).toBe('complete');
    test.server.unsupported = new Set(['Condition']);
    await rounds(1);
    expect((await test.coverage())['Condition']).toBe('incomplete');
  }, 60_000);

  it('that were lost once are not lost for ever', async () => {
    await test.settle();
    test.server.interfere = ({ path, response }) =>
      path.startsWith('Condition?_lastUpdated') && (send(response, 200, { ...nothing, entry: [{}] }), true);
    test.server.put(condition('z', 'p1'));
    await rounds(1);
    expect((await test.coverage())['Condition']).toBe('incomplete');
    test.server.interfere = () => false;
    await rounds(1);
    expect([(await test.coverage())['Condition'], (await recordOf('z'))?.fault]).toEqual(['complete', null]);
  }, 60_000);
});

it('survives that its lock is cut off, and an error of its own', async () => {
  let cut = false;
  test.server.interfere = ({ path }) => {
    if (path.startsWith('Condition?') && !cut) {
      cut = true;
      void test.dataSource.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 1`,
      );
    }
    return false;
  };
  await test.settle();
  test.server.interfere = () => false;
  await test.dataSource.query('alter table sync_type rename column watermark to lost_mark');
  await test.round();
  expect((await test.state()).failureCode).toBe('internal');
  await test.dataSource.query('alter table sync_type rename column lost_mark to watermark');
  await test.round();
  expect((await test.state()).failures).toBe(0);
}, 60_000);

it('keeps no personal number, and no words of a medication', async () => {
  const name = [{ family: 'SECRET' }];
  const contained = [
    { resourceType: 'Patient', id: 'q', name },
    { resourceType: 'Substance', id: 's', code: { text: 'SECRET' } },
  ];
  test.server.put({
    resourceType: 'Patient',
    id: 'p9',
    identifier: [{ system: 'urn:oid:1.2.752.129.2.1.3.1', value: '191212121212' }],
  });
  test.server.put({ resourceType: 'Medication', id: 'm', code: { text: 'SECRET' }, contained });
  await test.settle();
  const kept = JSON.stringify(await test.dataSource.query('select p.person, m.resource from person p, medication m'));
  expect(kept).not.toMatch(/SECRET|191212121212/);
}, 60_000);

it('ends a round at once when the worker is to end', async () => {
  const silent = new Promise<void>((resolve) => {
    test.server.interfere = () => (resolve(), true);
  });
  const settings = syncSettings(nodeConfig('postgres://x', { FHIR_BASE_URL: test.server.url }));
  const records = new SyncRecords(test.dataSource, settings, silentLog);
  const running = records.run({ signal: new AbortController().signal });
  await silent;
  records.onModuleDestroy();
  await running;
  expect((await test.state()).failures).toBe(0);
}, 10_000);

it('tells no change where records without a version are what they were', async () => {
  await test.settle();
  test.server.interfere = ({ path, response }) => {
    if (!path.startsWith('Condition?_lastUpdated')) return false;
    const faulty = { ...condition('f', 'p1'), modifierExtension: [{}] };
    send(response, 200, { ...nothing, entry: [{ resource: condition('x', 'p1') }, { resource: faulty }] });
    return true;
  };
  await rounds(1);
  expect(await test.changes()).not.toEqual([]);
  await rounds(1);
  expect(await test.changes()).toEqual([]);
}, 60_000);

it('believes a deletion whose time is told in whole seconds', async () => {
  const second = Math.floor(Date.now() / 1000) * 1000 - 1000;
  test.server.put(condition('x', 'p1'), second + 300);
  await test.settle();
  test.server.interfere = ({ path, response }) => {
    if (!path.startsWith('Condition/_history')) return false;
    const told = { status: '204', lastModified: new Date(second).toISOString() };
    const entry = [{ request: { method: 'DELETE', url: 'Condition/x' }, response: told }];
    send(response, 200, { resourceType: 'Bundle', type: 'history', entry });
    return true;
  };
  await rounds(1);
  expect(await recordOf('x')).toBeUndefined();
}, 60_000);
