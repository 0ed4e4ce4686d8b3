import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RegisteredNode, RegisteredNodePage } from '@kohort/hub-api';
import type { HubConnection } from '@kohort/node-api';
import { createHttpApp } from '@kohort/platform';
import { openSession, silentLog, startTestApp } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { HubApiModule } from '../../apps/hub/src/api.module.js';
import { hubConfig, hubDatabase } from '../../apps/hub/src/testing/hub-app.js';
import { NodeApiModule } from '../../apps/regional-node/src/api.module.js';
import { HubClient } from '../../apps/regional-node/src/hub-connection/hub-client.js';
import { NodeIdentity } from '../../apps/regional-node/src/hub-connection/node-identity.js';
import { nodeConfig, nodeDatabase } from '../../apps/regional-node/src/testing/node-app.js';
import { NodeWorkerModule } from '../../apps/regional-node/src/worker.module.js';
import { freePort } from '../free-port.js';

const HEARTBEAT = { method: 'POST', path: '/api/node/heartbeat' } as const;
const beat = { ...HEARTBEAT, body: { json: { version: '0.1.0', startedAt: '2026-11-26T12:00:00Z' } } };

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await sleep(50);
  }
}

/** A hub that may end and start again at the same address, on the same database. */
class Hub {
  #app: INestApplication | undefined;

  constructor(
    readonly url: string,
    private readonly database: string,
  ) {}

  get app(): INestApplication {
    if (this.#app === undefined) throw new Error('the hub is not started');
    return this.#app;
  }

  async start(): Promise<void> {
    const config = hubConfig(this.database, { PUBLIC_URL: this.url });
    this.#app = await createHttpApp(HubApiModule.for(config, silentLog), silentLog);
    await this.#app.listen(Number(new URL(this.url).port), '127.0.0.1');
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  async #as(role: string) {
    const { cookie, csrfToken } = await openSession(this.app, [role]);
    return { agent: request(this.url), headers: { cookie, 'x-csrf-token': csrfToken } };
  }

  async makeCode(region: string): Promise<string> {
    const { agent, headers } = await this.#as('operator');
    const body = { region, name: `Node ${region}` };
    const made = await agent.post('/api/nodes/registration-codes').set(headers).send(body).expect(200);
    return (made.body as { code: string }).code;
  }

  async liveNode(region: string): Promise<RegisteredNode | undefined> {
    const { agent, headers } = await this.#as('operator');
    const page = await agent.get('/api/nodes').set(headers).expect(200);
    return (page.body as RegisteredNodePage).items.find((each) => each.region === region && each.state === 'live');
  }

  async revoke(id: string): Promise<void> {
    const { agent, headers } = await this.#as('operator');
    await agent.post(`/api/nodes/${id}/revoke`).set(headers).send({ reason: 'set-up-again' }).expect(200);
  }

  tokens(nodeId: string): Promise<unknown[]> {
    return this.app.get(DataSource).query('select 1 from node_token where node_id = $1', [nodeId]);
  }
}

describe('a node and its hub', () => {
  let folder = '';
  let hub: Hub;
  let database = '';
  let code = '';
  let node: INestApplication;
  const apps: INestApplication[] = [];
  const config = (more: Readonly<Record<string, string>> = {}) =>
    nodeConfig(database, {
      REGION: '12',
      HUB_URL: hub.url,
      NODE_KEY_FILE: join(folder, 'key.json'),
      ...more,
    });
  const started = async (app: Promise<INestApplication>) => {
    apps.push(await app);
    return app;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kohort-node-login-'));
    hub = new Hub(`http://127.0.0.1:${await freePort()}`, await hubDatabase());
    await hub.start();
    code = await hub.makeCode('12');
    database = await nodeDatabase();
    node = await started(startTestApp(NodeApiModule.for(config(), silentLog)));
  }, 30_000);
  afterAll(async () => {
    for (const app of apps) await app.close();
    await hub.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  const show = async (): Promise<HubConnection> => {
    const { cookie } = await openSession(node, ['operator']);
    const url = await node.getUrl();
    return (await request(url).get('/api/hub-connection').set({ cookie }).expect(200)).body as HubConnection;
  };
  const client = (skewMs = 0) => {
    const identity = node.get(NodeIdentity);
    const clientIdOf = async () => (await show()).clientId;
    return new HubClient(identity, clientIdOf, { now: () => Date.now() + skewMs });
  };
  const hasFailed = async () => (await show()).lastFailure;

  it('the worker waits for a hub that is away, registers by the configured code, and says that it is there', async () => {
    await hub.stop();
    await started(startTestApp(NodeWorkerModule.for(config({ HUB_REGISTRATION_CODE: code }), silentLog)));
    expect(await until(hasFailed)).toMatchObject({ code: 'hub-away', refused: false });
    expect(await show()).toMatchObject({ registered: false });
    await hub.start();
    const seen = await until(async () => {
      const live = await hub.liveNode('12');
      return live?.lastSeenAt === undefined ? undefined : live;
    });
    expect(seen).toMatchObject({ version: '0.1.0' });
    expect(await until(async () => ((await show()).registered ? show() : undefined))).toMatchObject({
      region: '12',
      clientId: seen.id,
      keyThumbprint: seen.keyThumbprint,
    });
  }, 120_000);

  it('goes on with its token where the hub was restarted in between', async () => {
    const { clientId = '' } = await show();
    const speaking = client();
    expect(await speaking.ask(beat, z.undefined())).toMatchObject({ ok: true });
    const before = (await hub.tokens(clientId)).length;
    await hub.stop();
    expect(await speaking.ask(beat, z.undefined())).toMatchObject({ ok: false, error: { code: 'hub-away' } });
    await hub.start();
    expect(await speaking.ask(beat, z.undefined())).toMatchObject({ ok: true });
    expect(await hub.tokens(clientId)).toHaveLength(before);
  });

  it('gets a new token where the hub has forgotten the old one', async () => {
    const { clientId = '' } = await show();
    const speaking = client();
    await speaking.ask(beat, z.undefined());
    await hub.app.get(DataSource).query('delete from node_token');
    expect(await speaking.ask(beat, z.undefined())).toMatchObject({ ok: true });
    expect((await hub.tokens(clientId)).length).toBeGreaterThan(0);
  });

  it('gets in with a clock that is half a minute wrong, and not with one that is ten', async () => {
    for (const skew of [-30_000, 30_000])
      expect(await client(skew).ask(beat, z.undefined())).toMatchObject({ ok: true });
    for (const [skew, refusal] of [
      [-600_000, 'expired'],
      [600_000, 'not-yet-valid'],
    ] as const)
      expect(await client(skew).ask(beat, z.undefined())).toMatchObject({
        ok: false,
        error: { code: 'hub-refused', refusal },
      });
  });

  it('is told that it was revoked', async () => {
    const { clientId = '' } = await show();
    const speaking = client();
    await speaking.ask(beat, z.undefined());
    await hub.revoke(clientId);
    expect(await speaking.ask(beat, z.undefined())).toMatchObject({
      ok: false,
      error: { code: 'hub-refused', refusal: 'client-revoked' },
    });
  });
});
