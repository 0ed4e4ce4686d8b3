import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RegisteredNodePage, RegistrationCodePage } from '@kohort/hub-api';
import { startTestApp, silentLog } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HubApiModule } from '../api.module.js';
import { hubConfig, hubDatabase } from '../testing/hub-app.js';
import { RegistrationCodeRow } from './registration-code.entity.js';
import { HUB, TestNode, TestPerson, TOKEN_ENDPOINT } from './testing/test-node.js';

describe('registering a node', () => {
  /** Two processes of one hub, as far as they share the database only. */
  let apps: [INestApplication, INestApplication];
  let app: INestApplication;
  let operator: TestPerson;
  let region = '';
  let regions = 10;

  beforeAll(async () => {
    const module = HubApiModule.for(hubConfig(await hubDatabase()), silentLog);
    apps = [await startTestApp(module), await startTestApp(module)];
    app = apps[0];
    operator = await TestPerson.with(app, 'operator');
  }, 30_000);
  afterAll(() => Promise.all(apps.map((each) => each.close())));
  /** A region of its own for each test. */
  beforeEach(() => {
    region = String((regions += 1));
  });

  const nodes = (query = 'limit=200') => operator.read<RegisteredNodePage>(`/api/nodes?${query}`);
  const nodesOf = async () => (await nodes()).items.filter((each) => each.region === region);
  const codeLine = async (id: string) =>
    (await operator.read<RegistrationCodePage>('/api/nodes/registration-codes?limit=200')).items.find(
      (each) => each.id === id,
    );

  it('takes a code that is shown once, and gives a client id and the identity of the hub', async () => {
    const { id, code } = await operator.makeCode(region);
    expect(await codeLine(id)).toMatchObject({ state: 'open', region });
    const node = await TestNode.of(app, region);
    const answer = await node.register(code);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      clientId: node.clientId,
      region,
      hub: { issuer: HUB, tokenEndpoint: TOKEN_ENDPOINT },
    });
    expect(await nodesOf()).toMatchObject([
      { id: node.clientId, name: `Node ${region}`, keyThumbprint: node.key.thumbprint, state: 'live' },
    ]);
    expect(await codeLine(id)).toMatchObject({ state: 'spent', nodeId: node.clientId });
    const audit = await operator.auditOf('node.registered');
    expect(audit[0]).toMatchObject({ subject: { id: node.clientId }, details: { region, code: id } });
    expect((await operator.auditOf('registration-code.made'))[0]).toMatchObject({
      subject: { id },
      details: { region },
    });
  });

  it('keeps the code out of the database, the lists and the audit', async () => {
    const { code } = await operator.makeCode(region);
    const tables = await app
      .get(DataSource)
      .query<{ text: string }[]>(
        'select row_to_json(c)::text as text from registration_code c union all select row_to_json(a)::text from audit_event a',
      );
    const lists = await operator.get('/api/nodes/registration-codes?limit=200');
    expect(tables.length).toBeGreaterThan(1);
    expect(JSON.stringify(tables) + lists.text).not.toContain(code);
  });

  it('answers the same key with the same code alike, also when the code has expired since, and counts it once', async () => {
    const { id, code } = await operator.makeCode(region);
    const node = await TestNode.of(app, region);
    const first = await node.register(code);
    await app.get(DataSource).manager.update(RegistrationCodeRow, { id }, { expiresAt: new Date(0) });
    const again = await node.register(code);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await nodesOf()).toHaveLength(1);
    const registered = await operator.auditOf('node.registered');
    expect(registered.filter(({ subject }) => subject.id === node.clientId)).toHaveLength(1);
  });

  it('refuses another key with a code that is spent', async () => {
    const { code } = await operator.makeCode(region);
    await (await TestNode.of(app, region)).register(code);
    const other = await (await TestNode.of(app, region)).register(code);
    expect([other.status, other.body]).toMatchObject([409, { code: 'code-spent' }]);
    expect(await nodesOf()).toHaveLength(1);
  });

  it('lets one of many win who bring the same code at once, in two processes', async () => {
    const { code } = await operator.makeCode(region);
    const nodes = await Promise.all(Array.from({ length: 8 }, (_, at) => TestNode.of(apps[at % 2] ?? app, region)));
    const answers = await Promise.all(nodes.map((node) => node.register(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
    const winner = nodes.find(({ clientId }) => clientId !== '');
    expect(await nodesOf()).toMatchObject([{ id: winner?.clientId, state: 'live' }]);
  });

  it('leaves one live key where two codes of a region are brought at once', async () => {
    const codes = await Promise.all([operator.makeCode(region), operator.makeCode(region)]);
    const nodes = await Promise.all(apps.map((each) => TestNode.of(each, region)));
    const answers = await Promise.all(nodes.map((node, at) => node.register(codes[at]?.code ?? '')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await nodesOf()).map(({ state }) => state).sort()).toEqual(['live', 'revoked']);
  });

  it('replaces the key of a region by a new code, and ends the old one', async () => {
    const old = await TestNode.of(app, region);
    await old.register((await operator.makeCode(region)).code);
    const token = await old.token();
    await old.heartbeat(token).expect(204);
    const next = await TestNode.of(app, region);
    expect((await next.register((await operator.makeCode(region)).code)).status).toBe(200);
    await old.heartbeat(token).expect(401);
    expect((await old.ask(await old.assertion())).body).toMatchObject({
      error: 'invalid_client',
      code: 'client-revoked',
    });
    await next.heartbeat(await next.token()).expect(204);
    expect(await nodesOf()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: old.clientId, state: 'revoked', revokedBecause: 'replaced' }),
        expect.objectContaining({ id: next.clientId, state: 'live' }),
      ]),
    );
    const [replaced] = await operator.auditOf('node.key-replaced');
    expect(replaced).toMatchObject({ subject: { id: old.clientId }, details: { by: next.clientId } });
    const back = await old.register((await operator.makeCode(region)).code);
    expect([back.status, back.body]).toMatchObject([409, { code: 'key-revoked' }]);
  });

  it('keeps the client of a key that comes with a new code', async () => {
    const node = await TestNode.of(app, region);
    await node.register((await operator.makeCode(region)).code);
    const { clientId } = node;
    const { id, code } = await operator.makeCode(region);
    await node.register(code);
    expect(node.clientId).toBe(clientId);
    expect(await codeLine(id)).toMatchObject({ state: 'spent', nodeId: clientId });
  });

  it('refuses codes that are unknown, revoked, expired or of another region, and a key of another region', async () => {
    const node = await TestNode.of(app, region);
    const codeOf = async (code: string) => ((await node.register(code)).body as { code: string }).code;
    expect(await codeOf('no-such-code')).toBe('code-unknown');

    const revoked = await operator.makeCode(region);
    for (let times = 0; times < 2; times += 1)
      await operator.post(`/api/nodes/registration-codes/${revoked.id}/revoke`).expect(200);
    expect(await codeOf(revoked.code)).toBe('code-revoked');
    expect(
      (await operator.auditOf('registration-code.revoked')).filter((each) => each.subject.id === revoked.id),
    ).toHaveLength(1);

    const expired = await operator.makeCode(region, { validHours: 1 });
    await app.get(DataSource).manager.update(RegistrationCodeRow, { id: expired.id }, { expiresAt: new Date() });
    expect(await codeOf(expired.code)).toBe('code-expired');
    expect(await codeLine(expired.id)).toMatchObject({ state: 'expired' });

    expect(await codeOf((await operator.makeCode('99')).code)).toBe('wrong-region');

    const good = await operator.makeCode(region);
    expect((await node.register(good.code)).status).toBe(200);
    const elsewhere = node.in('98');
    const taken = await elsewhere.register((await operator.makeCode('98')).code);
    expect(taken.body).toMatchObject({ code: 'key-taken' });
    await operator.post(`/api/nodes/registration-codes/${good.id}/revoke`).expect(409);
  });

  it('leaves a code unspent where the proof is refused, and says what can be mended', async () => {
    const { id, code } = await operator.makeCode(region);
    const node = await TestNode.of(app, region);
    const late = await node.register(code, { now: Date.now() - 600_000 });
    expect([late.status, late.body]).toMatchObject([422, { code: 'clock-skew' }]);
    const early = await node.register(code, { now: Date.now() + 600_000 });
    expect([early.status, early.body]).toMatchObject([422, { code: 'clock-skew' }]);
    const elsewhere = await node.register(code, { hub: 'https://other.example' });
    expect([elsewhere.status, elsewhere.body]).toMatchObject([422, { code: 'wrong-audience' }]);
    expect(await codeLine(id)).toMatchObject({ state: 'open' });
    expect((await node.register(code)).status).toBe(200);
  });

  it('is prepared by operators only', async () => {
    for (const role of ['sponsor', 'permit-officer']) {
      const person = await TestPerson.with(app, role, { organisation: randomUUID() });
      await person.post('/api/nodes/registration-codes', { region, name: 'N' }).expect(403);
      await person.get('/api/nodes').expect(200);
    }
    for (const body of [
      { region: 'Skåne', name: 'N' },
      { region, name: '' },
      { region, name: 'N', validHours: 1000 },
      { region, name: 'N', more: 1 },
    ])
      await operator.post('/api/nodes/registration-codes', body).expect(422);
  });

  it('lists page by page', async () => {
    const seen: string[] = [];
    for (let query: string | undefined = 'limit=2'; query !== undefined;) {
      const { items, next }: RegisteredNodePage = await nodes(query);
      seen.push(...items.map(({ id }) => id));
      query = next === undefined ? undefined : `limit=2&after=${next}`;
    }
    expect(seen).toEqual((await nodes()).items.map(({ id }) => id));
    expect(seen.length).toBeGreaterThan(4);
  });
});
