import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { HubConnection } from '@kohort/node-api';
import { openSession, silentLog } from '@kohort/platform/testing';
import { HUB_PATHS } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { startTestNode } from '../testing/node-app.js';
import { HubClient } from './hub-client.js';
import { HubConnectionRow } from './hub-connection.entity.js';
import { KeepInTouch } from './keep-in-touch.js';
import { NodeIdentity } from './node-identity.js';
import { FakeHub } from './testing/fake-hub.js';

const CLIENT = '3b241101-e2bb-4255-8caf-4136c566a962';

describe('the connection of a node to its hub', () => {
  let folder = '';
  let hub: FakeHub;
  let app: INestApplication;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-connection-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    hub = await FakeHub.start();
    app = await startTestNode({ HUB_URL: hub.url, NODE_KEY_FILE: join(folder, 'key.json') });
  }, 30_000);
  afterEach(async () => {
    await app.close();
    await hub.stop();
  });

  const agent = () => request(app.getHttpServer() as Parameters<typeof request>[0]);
  const show = async (role = 'steward'): Promise<HubConnection> => {
    const { cookie } = await openSession(app, [role]);
    return (await agent().get('/api/hub-connection').set({ cookie }).expect(200)).body as HubConnection;
  };
  const register = async (code = 'the-code', role = 'operator') => {
    const { cookie, csrfToken } = await openSession(app, [role]);
    return agent().post('/api/hub-connection/register').set({ cookie, 'x-csrf-token': csrfToken }).send({ code });
  };
  const rows = () => app.get(DataSource).getRepository(HubConnectionRow);
  const worker = (configuredCode?: string) =>
    new KeepInTouch(
      app.get(DataSource),
      app.get(NodeIdentity),
      app.get(HubClient),
      { configuredCode, version: '0.1.0', startedAt: new Date('2026-11-26T12:00:00Z') },
      silentLog,
    );
  /** As if the wait for the next attempt was over. */
  const letTimePass = () => rows().update({ id: 1 }, { nextAttemptAt: null });
  const greets = () => {
    const identity = { issuer: hub.url, tokenEndpoint: `${hub.url}${HUB_PATHS.token}` };
    hub.answer = ({ path }) => {
      if (path === HUB_PATHS.register) return { json: { clientId: CLIENT, region: '12', hub: identity } };
      if (path === HUB_PATHS.heartbeat) return { status: 204 };
      return { json: { access_token: 'token', token_type: 'Bearer', expires_in: 300, scope: 'node' } };
    };
  };

  it('is none at first, and the node is no worse for it', async () => {
    const { key } = app.get(NodeIdentity);
    expect(await show()).toEqual({
      hubUrl: hub.url,
      region: '12',
      registered: false,
      keyThumbprint: key.thumbprint,
    });
    const ready = await agent().get('/health/ready');
    expect(Object.keys((ready.body as { dependencies: object }).dependencies).join()).not.toMatch(/hub/);
  });

  it('is made by the operator with a code, in the audit too', async () => {
    greets();
    expect((await register('the-code', 'steward')).status).toBe(403);
    const answer = await register();
    expect([answer.status, answer.body]).toMatchObject([200, { registered: true, clientId: CLIENT }]);
    expect(await show()).toEqual(answer.body);
    const { cookie, accountId } = await openSession(app, ['operator']);
    const audit = await agent().get('/api/audit?action=hub-connection.registered').set({ cookie }).expect(200);
    expect(audit.body).toMatchObject({ items: [{ actor: { kind: 'user', id: accountId }, subject: { id: CLIENT } }] });
  });

  it('keeps and shows why the hub refused', async () => {
    hub.answer = () => ({ status: 409, json: { code: 'code-spent' } });
    const answer = await register();
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'hub-refused' }]);
    expect(await show()).toMatchObject({ registered: false, lastFailure: { code: 'code-spent', refused: true } });
    greets();
    await register();
    expect(await show()).not.toHaveProperty('lastFailure');
  });

  it('says so where the hub is away, or something else answers', async () => {
    hub.answer = () => ({ status: 503 });
    expect((await register()).body).toMatchObject({ status: 503, code: 'hub-away' });
    expect(await show()).toMatchObject({ lastFailure: { code: 'hub-away', refused: false } });
    hub.answer = () => ({ text: '<html>Welcome</html>' });
    expect((await register()).body).toMatchObject({ status: 502, code: 'hub-unreadable' });
    const other = { issuer: 'https://other.example', tokenEndpoint: 'https://other.example/oauth/token' };
    hub.answer = () => ({ json: { clientId: CLIENT, region: '12', hub: other } });
    expect((await register()).body).toMatchObject({ code: 'hub-unreadable' });
    hub.answer = () => ({ json: { clientId: CLIENT, region: '01', hub: { ...other, issuer: hub.url } } });
    expect((await register()).body).toMatchObject({ code: 'hub-unreadable' });
    expect(await show()).toMatchObject({ registered: false });
  });

  it('is made by the worker with the configured code, again and again while the hub is away', async () => {
    const work = worker('the-code');
    hub.answer = () => ({ status: 503 });
    await work.run();
    await work.run();
    expect(hub.asked).toHaveLength(1);
    const first = await rows().findOneByOrFail({ id: 1 });
    expect(first.nextAttemptAt?.getTime()).toBeGreaterThan(first.failedAt?.getTime() ?? Infinity);
    await letTimePass();
    await work.run();
    expect(hub.asked).toHaveLength(2);
    expect((await rows().findOneByOrFail({ id: 1 })).failures).toBe(2);
    greets();
    await letTimePass();
    await work.run();
    expect(await show()).toMatchObject({ registered: true });
    expect(hub.to(HUB_PATHS.heartbeat)).toMatchObject([
      { token: 'token', body: JSON.stringify({ version: '0.1.0', startedAt: '2026-11-26T12:00:00.000Z' }) },
    ]);
    expect(await show()).toHaveProperty('lastContactAt');
  });

  it('is not asked for again with a code that was refused, until there is another', async () => {
    hub.answer = () => ({ status: 403, json: { code: 'code-expired' } });
    for (let times = 0; times < 3; times += 1) {
      await worker('old-code').run();
      await letTimePass();
    }
    expect(hub.to(HUB_PATHS.register)).toHaveLength(1);
    expect(await show()).toMatchObject({ lastFailure: { code: 'code-expired', refused: true } });
    greets();
    await worker('new-code').run();
    expect(await show()).toMatchObject({ registered: true });
  });

  it('is asked for again where only the clock was wrong', async () => {
    hub.answer = () => ({ status: 422, json: { code: 'clock-skew' } });
    await worker('the-code').run();
    greets();
    await letTimePass();
    await worker('the-code').run();
    expect(await show()).toMatchObject({ registered: true });
  });

  it('is asked for again where something between node and hub refused', async () => {
    for (const answer of [
      { status: 403, text: '<html>Forbidden</html>' },
      { status: 403, json: { code: 'proxy-denied' } },
    ]) {
      hub.answer = () => answer;
      await worker('the-code').run();
      await letTimePass();
    }
    expect(await show()).toMatchObject({ lastFailure: { code: 'proxy-denied', refused: true } });
    greets();
    await worker('the-code').run();
    expect(await show()).toMatchObject({ registered: true });
  });

  it('is no worse for a code that was mistyped while it stands', async () => {
    greets();
    await register();
    await worker().run();
    const before = await rows().findOneByOrFail({ id: 1 });
    hub.answer = () => ({ status: 403, json: { code: 'code-unknown' } });
    expect((await register('mistyped')).body).toMatchObject({ code: 'hub-refused' });
    expect(await rows().findOneByOrFail({ id: 1 })).toEqual(before);
  });

  it('remembers of refused codes only the configured one', async () => {
    hub.answer = () => ({ status: 403, json: { code: 'code-expired' } });
    await worker('old-code').run();
    await register('mistyped');
    await letTimePass();
    await worker('old-code').run();
    expect(hub.to(HUB_PATHS.register)).toHaveLength(2);
    expect(await show()).toMatchObject({ registered: false, lastFailure: { code: 'code-expired' } });
  });

  it('is made once where several attempts at once succeed', async () => {
    greets();
    const answers = await Promise.all([register(), register(), register()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { cookie } = await openSession(app, ['operator']);
    const audit = await agent().get('/api/audit?action=hub-connection.registered').set({ cookie }).expect(200);
    expect((audit.body as { items: unknown[] }).items).toHaveLength(1);
  });

  it('asks for nothing without a code', async () => {
    await worker().run();
    expect(hub.asked).toEqual([]);
  });

  it('waits longer and longer where the hub does not let it in any more', async () => {
    greets();
    await register();
    hub.answer = () => ({ status: 401, json: { error: 'invalid_client', code: 'client-revoked' } });
    for (let times = 0; times < 3; times += 1) {
      await worker('the-code').run();
      await letTimePass();
    }
    expect(hub.to(HUB_PATHS.heartbeat)).toEqual([]);
    expect((await rows().findOneByOrFail({ id: 1 })).failures).toBe(3);
    expect(await show()).toMatchObject({ registered: true, lastFailure: { code: 'client-revoked', refused: true } });
  });

  it('is over with another key, or another hub', async () => {
    greets();
    await register();
    await rows().update({ id: 1 }, { keyThumbprint: 'another' });
    expect(await show()).toMatchObject({ registered: false });
    await register();
    await rows().update({ id: 1 }, { hubUrl: 'https://other.example' });
    expect(await show()).toMatchObject({ registered: false });
  });
});
