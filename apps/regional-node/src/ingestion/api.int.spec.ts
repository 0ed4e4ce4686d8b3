import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Ingestion, RecordFaultPage } from '@kohort/node-api';
import { openSession } from '@kohort/platform/testing';
import request from 'supertest';
import { TestIngestion } from './testing/test-ingestion.js';

let test: TestIngestion;
beforeEach(async () => {
  test = await TestIngestion.start();
  test.server.put({ resourceType: 'Patient', id: 'p' });
  for (const id of ['a', 'b', 'c']) test.server.put({ resourceType: 'Observation', id, status: 'final' });
  test.server.put({ resourceType: 'Condition', id: 'd', subject: { reference: 'Patient/p' }, modifierExtension: [{}] });
}, 60_000);
afterEach(() => test.stop());

const agent = () => request(test.app.getHttpServer() as Parameters<typeof request>[0]);

async function get<Body>(path: string, role = 'steward', status = 200): Promise<Body> {
  const { cookie } = await openSession(test.app, [role]);
  return (await agent().get(path).set({ cookie }).expect(status)).body as Body;
}
async function post(path: string, role = 'operator', body: object = {}): Promise<number> {
  const { cookie, csrfToken } = await openSession(test.app, [role]);
  return (await agent().post(path).set({ cookie, 'x-csrf-token': csrfToken }).send(body)).status;
}

describe('the API of ingestion', () => {
  it('shows how far the reading has come, and why it fails', async () => {
    expect(await get<Ingestion>('/api/ingestion')).toMatchObject({ loaded: false, types: [], people: 0 });
    test.server.unsupported = new Set(['Consent']);
    test.server.interfere = ({ path, response }) => {
      if (!path.startsWith('metadata')) response.destroy();
      return !path.startsWith('metadata');
    };
    await test.round();
    expect((await get<Ingestion>('/api/ingestion')).circuit).toMatchObject({
      failures: 1,
      lastFailure: { code: 'unreachable' },
    });
    test.server.interfere = () => false;
    await test.settle();
    const shown = await get<Ingestion>('/api/ingestion', 'operator');
    expect(shown).toMatchObject({
      loaded: true,
      circuit: { state: 'closed', failures: 0 },
      people: 1,
      records: 5,
      faults: 4,
      quarantined: 3,
    });
    const byType = new Map(shown.types.map((one) => [one.type, one]));
    expect(byType.get('Observation')).toMatchObject({ phase: 'following', read: 3, total: 3, lost: 0 });
    expect(byType.get('Consent')).toMatchObject({ phase: 'unsupported' });
  });

  it('lists what cannot be read, page by page, and keeps who has looked', async () => {
    await test.settle();
    const first = await get<RecordFaultPage>('/api/ingestion/faults?limit=3');
    const next = encodeURIComponent(first.next ?? '');
    const second = await get<RecordFaultPage>(`/api/ingestion/faults?limit=3&after=${next}`);
    expect([...first.items, ...second.items]).toEqual([
      { record: 'Condition/d', code: 'modifier-extension', quarantined: false },
      ...['a', 'b', 'c'].map((id) => ({ record: `Observation/${id}`, code: 'no-subject', quarantined: true })),
    ]);
    expect(await get<RecordFaultPage>('/api/ingestion/faults?code=modifier-extension')).toMatchObject({
      items: [{ record: 'Condition/d' }],
    });
    const audit = await get<{ items: object[] }>('/api/audit?action=ingestion.faults-listed');
    expect(audit.items).toHaveLength(3);
  });

  it('begins a reading anew for the operator only, and loses nothing meanwhile', async () => {
    expect(await post('/api/ingestion/reload')).toBe(409);
    expect(await post('/api/ingestion/reconcile')).toBe(409);
    await test.settle();
    const before = await test.read();
    expect(await post('/api/ingestion/reload', 'steward')).toBe(403);
    expect(await post('/api/ingestion/reload')).toBe(204);
    expect((await get<Ingestion>('/api/ingestion')).types.map(({ phase }) => phase)).toContain('loading');
    expect(await test.read()).toEqual(before);
    await test.settle();
    expect(await test.read()).toEqual(before);
    expect(await post('/api/ingestion/reconcile')).toBe(204);
    await test.settle();
    expect(await test.read()).toEqual(before);
    const audit = await get<{ items: object[] }>('/api/audit?action=ingestion.reload-begun');
    expect(audit.items).toHaveLength(1);
  });
});
