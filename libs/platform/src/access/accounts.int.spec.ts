import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiModule } from '../boot/api.module.js';
import { PlatformModule, type AppDefinition } from '../boot/platform.module.js';
import { ServerConfig } from '../config/variables.js';
import {
  appDatabase,
  openSession,
  serverEnvironment,
  silentLog,
  startTestApp,
  type TestSession,
} from '../testing/index.js';
import { OPERATOR_PERMISSIONS, type Places } from './policy.js';

@Module({})
class TestModule {}

const definitionOf = (url: string): AppDefinition => ({
  name: 'test',
  config: ServerConfig.parse(serverEnvironment(url)),
  roles: {
    auditor: ['recruiting-audit:read'],
    operator: OPERATOR_PERMISSIONS,
    reader: ['account:read'],
    placed: ['account:read'],
  },
  rolePlaces: { placed: z.object({ region: z.literal('12') }) },
  home: { region: '12' },
  entities: [],
  migrations: [],
  jobs: [],
});

interface Reply {
  readonly status: number;
  readonly code?: string;
  readonly id?: string;
}

describe('accounts', () => {
  let app: NestExpressApplication;
  let operator: TestSession;
  let somebody: TestSession;
  beforeAll(async () => {
    const platform = PlatformModule.for(definitionOf(await appDatabase('accounts_template', definitionOf)), silentLog);
    const module: DynamicModule = { module: TestModule, imports: [platform, ApiModule] };
    app = await startTestApp(module);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await sql('delete from session');
    await sql('delete from role_assignment');
    await sql('delete from account');
    [operator, somebody] = [await openSession(app, ['operator']), await openSession(app, [])];
  });

  const sql = (text: string, ...values: unknown[]) =>
    app.get(DataSource).query<Record<string, unknown>[]>(text, values);
  const agent = () => request(app.getHttpServer());
  type Method = 'get' | 'post' | 'patch' | 'delete';
  async function send(method: Method, path: string, body?: object, as = operator): Promise<Reply> {
    const headers = { cookie: as.cookie, 'x-csrf-token': as.csrfToken };
    const sent = agent()[method](`/api/accounts${path}`).set(headers);
    const answer = await (body === undefined ? sent : sent.send(body));
    return { status: answer.status, ...(answer.body as object) };
  }
  const assign = (line: object, to = somebody) => send('post', `/${to.accountId}/assignments`, line);
  const audited = async (action: string, { accountId } = somebody) =>
    (
      await sql(`select details from audit_event where action = $1 and subject_id = $2 order by id`, action, accountId)
    ).map(({ details }) => details);
  const refused = (code: string) => expect.objectContaining({ code });

  it.each<Places>([
    { region: '01' },
    { trial: 'X' },
    { organisation: 'A' },
    { region: '12', trial: 'X', organisation: 'A' },
  ])('are out of reach for an operator of %j', async (places) => {
    const bounded = await openSession(app, ['operator'], places);
    expect((await send('get', '', undefined, bounded)).status).toBe(403);
    const line = { role: 'operator' };
    expect((await send('post', `/${somebody.accountId}/assignments`, line, bounded)).status).toBe(403);
    expect((await send('patch', `/${operator.accountId}`, { active: false }, bounded)).status).toBe(403);
  });

  it("are within reach for an operator of the app's own region", async () => {
    expect((await send('get', '', undefined, await openSession(app, ['operator'], { region: '12' }))).status).toBe(200);
  });

  it('are never opened further, closed or left without operator by their own holder', async () => {
    expect(await assign({ role: 'reader' }, operator)).toEqual(refused('own-account'));
    expect(await send('patch', `/${operator.accountId}`, { active: false })).toEqual(refused('own-account'));
    const [line] = await sql('select id from role_assignment where account_id = $1', operator.accountId);
    const path = `/${operator.accountId}/assignments/${String(line?.['id'])}`;
    expect(await send('delete', path)).toEqual(refused('own-account'));
    expect((await send('get', '')).status).toBe(200);
  });

  it('take the roles of the app, and nothing that every object has', async () => {
    for (const role of ['king', 'constructor', '__proto__', 'toString'])
      expect(await assign({ role })).toMatchObject({ status: 422, code: 'unknown-role' });
    expect(await audited('role.assigned')).toEqual([]);
  });

  it('take a role that needs a place with that place only, and one without it gives nothing', async () => {
    const refusal = { status: 422, code: 'invalid-input', faults: [{ path: '/region' }] };
    expect(await assign({ role: 'placed' })).toMatchObject(refusal);
    expect(await assign({ role: 'placed', region: 'nonsense' })).toMatchObject(refusal);
    expect((await send('get', '', undefined, await openSession(app, ['placed']))).status).toBe(403);
    expect((await assign({ role: 'placed', region: '12' })).status).toBe(200);
    expect((await send('get', '', undefined, somebody)).status).toBe(200);
  });

  it('are closed once, and in the audit once', async () => {
    const path = `/${somebody.accountId}`;
    const close = () => send('patch', path, { active: false });
    expect((await Promise.all([close(), close(), close()])).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await send('get', '', undefined, somebody)).status).toBe(401);
    expect((await send('patch', path, { active: true })).status).toBe(200);
    expect((await send('patch', path, { active: true })).status).toBe(200);
    expect([await audited('account.closed'), await audited('account.opened')]).toEqual([[{}], [{}]]);
    expect((await send('get', '', undefined, somebody)).status).toBe(401);
  });

  it('have a role ended once, and in the audit once', async () => {
    const { id = '' } = await assign({ role: 'reader' });
    const end = () => send('delete', `/${somebody.accountId}/assignments/${id}`);
    expect((await Promise.all([end(), end(), end()])).map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expect(await audited('role.ended')).toEqual([expect.objectContaining({ line: id, role: 'reader' })]);
  });

  it('keep the whole line in the audit', async () => {
    const places = {
      organisation: 'o',
      region: 'r',
      careProvider: 'c',
      careUnit: 'u',
      trial: 't',
      site: 's',
      task: 'k',
    };
    const dates = { validFrom: '2190-01-01T00:00:00.000Z', validUntil: '2190-02-01T00:00:00.000Z' };
    const { id: line } = await assign({ role: 'reader', ...places, ...dates });
    expect(await audited('role.assigned')).toEqual([{ line, role: 'reader', ...places, ...dates }]);
  });

  it('tell a line that holds now from one that begins later', async () => {
    const later = { role: 'reader', validFrom: '2190-01-01T00:00:00Z' };
    const first = await assign(later);
    const now = await assign({ role: 'reader' });
    expect((await assign({ ...later, validFrom: '2190-01-01T01:00:00+01:00' })).id).toBe(first.id);
    expect((await assign({ role: 'reader' })).id).toBe(now.id);
    expect((await assign({ ...later, validFrom: '2190-01-02T00:00:00Z' })).id).not.toBe(first.id);
    expect(await audited('role.assigned')).toHaveLength(3);
  });

  it('give what a role allows from its beginning to its end only', async () => {
    const statusAt = async (from: string, until: string) => {
      await sql('delete from role_assignment where account_id = $1', somebody.accountId);
      await sql(
        `insert into role_assignment (account_id, role, valid_from, valid_until)
           values ($1, 'reader', now() + $2::interval, now() + $3::interval)`,
        somebody.accountId,
        from,
        until,
      );
      return (await send('get', '', undefined, somebody)).status;
    };
    expect(await statusAt('-1 hour', '1 hour')).toBe(200);
    expect(await statusAt('-2 hours', '-1 hour')).toBe(403);
    expect(await statusAt('1 hour', '2 hours')).toBe(403);
  });
});
