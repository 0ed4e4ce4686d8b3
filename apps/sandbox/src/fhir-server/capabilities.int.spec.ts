import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from './resource.js';
import { resourceTypes } from './resource-types.js';
import { startTestServer, type TestServer } from './testing/test-server.js';

interface Described {
  readonly type: string;
  readonly interaction: readonly { readonly code: string }[];
  readonly searchParam: readonly { readonly name: string; readonly type: string }[];
}

let server: TestServer;
let statement: Json;
let resources: readonly Described[];

beforeAll(async () => {
  server = await startTestServer();
  statement = (await server.ask('GET', 'metadata')).json!;
  resources = (statement['rest'] as { resource: Described[] }[])[0]!.resource;
});
afterAll(() => server.stop());

describe('the capability statement', () => {
  it('is one of R4 for this server', () => {
    expect(statement).toMatchObject({
      resourceType: 'CapabilityStatement',
      status: 'active',
      kind: 'instance',
      fhirVersion: '4.0.1',
      implementation: { url: server.url },
      rest: [{ mode: 'server', interaction: [{ code: 'transaction' }, { code: 'batch' }] }],
    });
    expect(resources.map(({ type }) => type)).toEqual([...resourceTypes]);
  });

  it('lists no parameter that is refused', async () => {
    const values: Record<string, string> = { token: 'a', date: '2020', reference: 'a' };
    for (const { type, searchParam } of resources) {
      const query = searchParam.map((each) => `${each.name}=${values[each.type] ?? ''}`).join('&');
      const { status } = await server.ask('GET', `${type}?${query}`, { headers: { prefer: 'handling=strict' } });
      expect([type, status]).toEqual([type, 200]);
      expect(new Set(searchParam.map(({ name }) => name)).size).toBe(searchParam.length);
    }
  });

  it('lists the interactions that there are', async () => {
    const body = { resourceType: 'Basic', id: 'x' };
    const asked = {
      create: await server.ask('POST', 'Basic', { body }),
      update: await server.ask('PUT', 'Basic/x', { body }),
      read: await server.ask('GET', 'Basic/x'),
      vread: await server.ask('GET', 'Basic/x/_history/1'),
      'history-instance': await server.ask('GET', 'Basic/x/_history'),
      'history-type': await server.ask('GET', 'Basic/_history'),
      'search-type': await server.ask('GET', 'Basic'),
      delete: await server.ask('DELETE', 'Basic/x'),
    };
    for (const answer of Object.values(asked)) expect(answer.status).toBeLessThan(300);
    for (const { interaction } of resources) {
      expect(interaction.map(({ code }) => code).sort()).toEqual(Object.keys(asked).sort());
    }
  });
});
