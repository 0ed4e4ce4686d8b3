import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RegisteredNodePage } from '@kohort/hub-api';
import { createLog, digest } from '@kohort/platform';
import { silentLog, startTestApp } from '@kohort/platform/testing';
import { HUB_PATHS } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HubApiModule } from '../api.module.js';
import type { HubConfig } from '../config.js';
import { hubConfig, hubDatabase } from '../testing/hub-app.js';
import { NodeTokenRow } from './node-token.entity.js';
import { PurgeTokens } from './purge-tokens.js';
import { TestNode, TestPerson, TOKEN_ENDPOINT } from './testing/test-node.js';
import { UsedAssertionRow } from './used-assertion.entity.js';
import { HubWorkerModule } from '../worker.module.js';

describe("a node's login", () => {
  let config: HubConfig;
  let apps: [INestApplication, INestApplication];
  let app: INestApplication;
  let operator: TestPerson;
  let node: TestNode;
  let regions = 10;
  const logged: string[] = [];
  const database = () => app.get(DataSource).manager;

  beforeAll(async () => {
    config = hubConfig(await hubDatabase());
    const log = createLog('hub', 'debug', { write: (line: string) => void logged.push(line) });
    apps = [
      await startTestApp(HubApiModule.for(config, log), log),
      await startTestApp(HubApiModule.for(config, silentLog)),
    ];
    app = apps[0];
    operator = await TestPerson.with(app, 'operator');
  }, 30_000);
  afterAll(() => Promise.all(apps.map((each) => each.close())));
  beforeEach(async () => {
    const region = String((regions += 1));
    node = await TestNode.of(app, region);
    expect((await node.register((await operator.makeCode(region)).code)).status).toBe(200);
    logged.length = 0;
  });

  it('gives a bearer token for five minutes, and the database its digest only', async () => {
    const answer = await node.ask(await node.assertion());
    expect([answer.status, answer.body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 300, scope: 'node' },
    ]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const { access_token: token } = answer.body as { access_token: string };
    const rows = await database().find(NodeTokenRow);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(logged.join('')).not.toContain(token);
  });

  it('lets the node say that it is there, and keeps what it says', async () => {
    await node.heartbeat(await node.token()).expect(204);
    const { items } = await operator.read<RegisteredNodePage>('/api/nodes?limit=200');
    const line = items.find(({ id }) => id === node.clientId);
    expect(line).toMatchObject({
      version: '0.1.0',
      startedAt: '2026-11-26T12:00:00.000Z',
      lastSeenAt: expect.any(String),
    });
  });

  it('takes nothing from a node but what the schema names', async () => {
    const token = await node.token();
    const good = { version: '0.1.0', startedAt: '2026-11-26T12:00:00Z' };
    for (const body of [{ ...good, patient: '191212121212' }, { ...good, version: '19121212-1212' }, {}])
      await node.heartbeat(token, body).expect(422);
  });

  it('refuses an assertion that was used before, with its code in the log and nothing else of it', async () => {
    const assertion = await node.assertion('used-once');
    expect((await node.ask(assertion)).status).toBe(200);
    const again = await node.ask(assertion);
    expect([again.status, again.body]).toMatchObject([401, { error: 'invalid_client', code: 'replayed' }]);
    expect((await node.ask(await node.assertion('used-once'))).status).toBe(401);
    const line = logged.find((each) => each.includes('token-refused')) ?? '{}';
    expect(Object.keys(JSON.parse(line) as object).sort()).toEqual(['app', 'code', 'event', 'level', 'time']);
    expect(logged.join('')).not.toContain(assertion);
  });

  it('lets one of two processes win to whom the same assertion is sent at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const assertion = await node.assertion();
      const twins = apps.flatMap((each) => [node.at(each), node.at(each), node.at(each)]);
      const answers = await Promise.all(twins.map((twin) => twin.ask(assertion)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    }
  });

  it('knows the jti of each node apart', async () => {
    const other = await TestNode.of(app, '90');
    await other.register((await operator.makeCode('90')).code);
    const jti = randomUUID();
    expect((await node.ask(await node.assertion(jti))).status).toBe(200);
    expect((await other.ask(await other.assertion(jti))).status).toBe(200);
  });

  it('ends with the revocation of the node, its tokens at once', async () => {
    const token = await node.token();
    await node.heartbeat(token).expect(204);
    const path = `/api/nodes/${node.clientId}/revoke`;
    await operator.post(path, { reason: 'because Anna said so' }).expect(422);
    await (await TestPerson.with(app, 'permit-officer')).post(path, { reason: 'decommissioned' }).expect(403);
    for (let times = 0; times < 2; times += 1) {
      const revoked = await operator.post(path, { reason: 'key-compromised' }).expect(200);
      expect(revoked.body).toMatchObject({ state: 'revoked', revokedBecause: 'key-compromised' });
    }
    const refused = await node.at(apps[1]).heartbeat(token);
    expect([refused.status, refused.body]).toMatchObject([401, { code: 'bad-token' }]);
    const again = await node.ask(await node.assertion());
    expect([again.status, again.body]).toMatchObject([401, { error: 'invalid_client', code: 'client-revoked' }]);
    const audit = (await operator.auditOf('node.revoked')).filter(({ subject }) => subject.id === node.clientId);
    expect(audit).toMatchObject([{ details: { reason: 'key-compromised' } }]);
    await operator.post(`/api/nodes/${randomUUID()}/revoke`, { reason: 'decommissioned' }).expect(404);
  });

  it('holds no token of a node that is revoked while it is being issued', async () => {
    const token = await node.token();
    await operator.post(`/api/nodes/${node.clientId}/revoke`, { reason: 'decommissioned' }).expect(200);
    // As a request that read the node just before would leave it.
    const expiresAt = new Date(Date.now() + 60_000);
    await database().insert(NodeTokenRow, {
      tokenDigest: digest(token),
      nodeId: node.clientId,
      scopes: ['node'],
      expiresAt,
    });
    await node.heartbeat(token).expect(401);
  });

  it('ends with the token', async () => {
    const token = await node.token();
    await database().update(NodeTokenRow, { nodeId: node.clientId }, { expiresAt: new Date() });
    await node.heartbeat(token).expect(401);
    await node.heartbeat('no-such-token').expect(401);
  });

  it('does not open what is for people or for other scopes', async () => {
    const token = await node.token();
    const agent = request(app.getHttpServer() as Parameters<typeof request>[0]);
    await agent.get('/api/nodes').set('authorization', `Bearer ${token}`).expect(401);
    await database().update(NodeTokenRow, { nodeId: node.clientId }, { scopes: ['other'] });
    await node.heartbeat(token).expect(403);
    const { cookie } = operator.session;
    await agent.post(HUB_PATHS.heartbeat).set({ cookie }).send({}).expect(401);
  });

  it('tells why only to who has proved to hold the key', async () => {
    const stranger = await TestNode.of(app, '91');
    stranger.clientId = node.clientId;
    const forged = await stranger.ask(await stranger.assertion());
    expect([forged.status, forged.body]).toEqual([401, { error: 'invalid_client' }]);
    stranger.clientId = randomUUID();
    expect((await stranger.ask(await stranger.assertion())).body).toEqual({ error: 'invalid_client' });
    stranger.clientId = 'not-an-id';
    expect((await stranger.ask(await stranger.assertion())).body).toEqual({ error: 'invalid_client' });
    for (const [change, code] of [
      [{ now: Date.now() - 600_000 }, 'expired'],
      [{ now: Date.now() + 600_000 }, 'not-yet-valid'],
      [{ tokenEndpoint: 'https://other.example/oauth/token' }, 'wrong-audience'],
    ] as const) {
      const refused = await node.ask(await node.assertion(randomUUID(), change));
      expect([refused.status, refused.body]).toMatchObject([401, { error: 'invalid_client', code }]);
    }
  });

  it.each<[string, Record<string, string | string[] | undefined>, number, string]>([
    ['no grant type', { grant_type: undefined }, 400, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a parameter twice', { grant_type: ['client_credentials', 'client_credentials'] }, 400, 'invalid_request'],
    ['no assertion', { client_assertion: undefined }, 401, 'invalid_client'],
    ['another type of assertion', { client_assertion_type: 'saml' }, 401, 'invalid_client'],
    ['another client', { client_id: randomUUID() }, 401, 'invalid_client'],
    ['another scope', { scope: 'system/Patient.rs' }, 400, 'invalid_scope'],
    ['more scopes', { scope: 'node admin' }, 400, 'invalid_scope'],
  ])('answers %s as RFC 6749 says', async (_what, change, status, error) => {
    const answer = await node.ask(await node.assertion(), change);
    expect([answer.status, answer.body]).toMatchObject([status, { error }]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(answer.headers['content-type']).toContain('application/json');
  });

  it('takes a scope and a client id that are right, and passes over what it does not know', async () => {
    const more = { scope: 'node', client_id: node.clientId, audience: 'x' };
    expect((await node.ask(await node.assertion(), more)).status).toBe(200);
  });

  it('takes a parameter without a value for one that was left out', async () => {
    expect((await node.ask(await node.assertion(), { scope: '', client_id: '' })).status).toBe(200);
    const nobody = await node.ask('');
    expect([nobody.status, nobody.body]).toEqual([401, { error: 'invalid_client' }]);
  });

  const FORM = 'application/x-www-form-urlencoded';
  it.each<[string, Record<string, string>, string]>([
    ['JSON', { 'content-type': 'application/json' }, '{"grant_type":"client_credentials"}'],
    ['plain text', { 'content-type': 'text/plain' }, 'grant_type=client_credentials'],
    ['a body without a type', {}, ''],
    ['a charset that no form has', { 'content-type': `${FORM}; charset=utf-16` }, 'grant_type=client_credentials'],
    ['a form that is too long', { 'content-type': FORM }, `client_assertion=${'x'.repeat(21_000)}`],
    ['too many parameters', { 'content-type': FORM }, Array.from({ length: 21 }, (_, n) => `p${n}=1`).join('&')],
    ['what is not compressed as it says', { 'content-type': FORM, 'content-encoding': 'gzip' }, 'grant_type=x'],
  ])('refuses %s as RFC 6749 says', async (_what, headers, body) => {
    const answer = await request(app.getHttpServer() as Parameters<typeof request>[0])
      .post(HUB_PATHS.token)
      .set(headers)
      .send(body);
    expect([answer.status, answer.body]).toMatchObject([400, { error: 'invalid_request' }]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(answer.headers['content-type']).toContain('application/json');
  });

  it('refuses a second proof beside the assertion, which is good all the same', async () => {
    const assertion = await node.assertion();
    for (const answer of [
      await node.ask(assertion).set('authorization', 'Basic bm9kZTpzZWNyZXQ='),
      await node.ask(assertion, { client_secret: 'secret' }),
    ])
      expect([answer.status, answer.body]).toMatchObject([400, { error: 'invalid_request' }]);
    expect((await node.ask(assertion)).status).toBe(200);
  });

  it('says with each 401 how to log in', async () => {
    const refused = await node.ask('not-an-assertion');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'private_key_jwt realm="kohort"']);
    const basic = await node.ask('', { client_secret: 's' }).set('authorization', 'Basic bm9kZTpzZWNyZXQ=');
    expect([basic.status, basic.headers['www-authenticate']]).toEqual([401, 'Basic realm="kohort"']);
  });

  it('is described where SMART clients look', async () => {
    const answer = await request(app.getHttpServer() as Parameters<typeof request>[0])
      .get('/.well-known/smart-configuration')
      .expect(200);
    expect(answer.body).toMatchObject({
      token_endpoint: TOKEN_ENDPOINT,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['EdDSA', 'Ed25519'],
      grant_types_supported: ['client_credentials'],
    });
  });

  it('forgets tokens and assertions long after they are refused, and not before', async () => {
    const [old, fresh] = [await node.assertion('old'), await node.assertion('fresh')];
    await node.ask(old);
    await node.ask(fresh);
    const long = new Date(Date.now() - 11 * 60_000);
    await database().update(UsedAssertionRow, { nodeId: node.clientId, jti: 'old' }, { refusedFrom: long });
    const [first] = await database().findBy(NodeTokenRow, { nodeId: node.clientId });
    await database().update(NodeTokenRow, { tokenDigest: first?.tokenDigest ?? '' }, { expiresAt: long });
    const worker = await startTestApp(HubWorkerModule.for(config, silentLog));
    await worker.get(PurgeTokens).run();
    await worker.close();
    expect((await database().findBy(UsedAssertionRow, { nodeId: node.clientId })).map(({ jti }) => jti)).toEqual([
      'fresh',
    ]);
    expect(await database().findBy(NodeTokenRow, { nodeId: node.clientId })).toHaveLength(1);
    expect((await node.ask(fresh)).body).toMatchObject({ code: 'replayed' });
  });
});
