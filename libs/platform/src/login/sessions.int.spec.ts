import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { OPERATOR_PERMISSIONS } from '../access/policy.js';
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
import { PurgeLogins } from './purge-logins.js';
import { Sessions } from './sessions.js';

@Module({})
class TestModule {}

const definitionOf = (url: string): AppDefinition => ({
  name: 'test',
  config: ServerConfig.parse(serverEnvironment(url)),
  roles: { auditor: ['recruiting-audit:read'], operator: OPERATOR_PERMISSIONS },
  entities: [],
  migrations: [],
  jobs: [],
});

describe('a session', () => {
  let app: NestExpressApplication;
  let [own, other]: TestSession[] = [];
  beforeAll(async () => {
    const platform = PlatformModule.for(definitionOf(await appDatabase('sessions_template', definitionOf)), silentLog);
    const module: DynamicModule = { module: TestModule, imports: [platform, ApiModule] };
    app = await startTestApp(module);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await sql('delete from session');
    [own, other] = [await openSession(app, ['operator']), await openSession(app, [])];
  });

  const sql = (text: string, ...values: unknown[]) => app.get(DataSource).query<unknown[]>(text, values);
  const call = (method: 'get' | 'delete', path: string, as?: TestSession) => {
    const headers = { cookie: as?.cookie ?? '', 'x-csrf-token': as?.csrfToken ?? '' };
    return request(app.getHttpServer())[method](path).set(headers);
  };
  const statusOf = async (as?: TestSession) => (await call('get', '/api/session', as)).status;
  const age = (column: 'expires_at' | 'last_seen_at', interval: string, as?: TestSession) =>
    sql(`update session set ${column} = now() - $1::interval where account_id = $2`, interval, as?.accountId);
  const linesAt = async (path: string, as?: TestSession) =>
    (await call('get', path, as).expect(200)).body as { items: { id: string; accountId: string; current: boolean }[] };
  const idOf = async (as?: TestSession) => (await linesAt('/api/session/all', as)).items[0]?.id ?? '';
  const ends = async (id: string) =>
    (await sql(`select 1 from audit_event where subject_id = $1 and action = 'session.ended'`, id)).length;

  it('lets in while it is used, and not once idle for half an hour', async () => {
    await age('last_seen_at', '29 minutes', own);
    expect(await statusOf(own)).toBe(200);
    await sql(`update session set last_seen_at = last_seen_at - interval '2 minutes'`);
    expect(await statusOf(own)).toBe(200);
    await age('last_seen_at', '31 minutes', own);
    expect(await statusOf(own)).toBe(401);
  });

  it('ends twelve hours after the login, however much it is used', async () => {
    const [row] = await sql(
      `select expires_at - created_at between interval '11:59' and interval '12:01' as right from session where account_id = $1`,
      own?.accountId,
    );
    expect(row).toEqual({ right: true });
    await age('expires_at', '1 second', own);
    expect(await statusOf(own)).toBe(401);
  });

  it('is not listed once it is over', async () => {
    expect((await linesAt('/api/sessions', own)).items).toHaveLength(2);
    await age('last_seen_at', '31 minutes', other);
    expect((await linesAt('/api/sessions', own)).items).toHaveLength(1);
  });

  it('is removed once it is over, with its ID token, and none that lives', async () => {
    const third = await openSession(app, ['operator'], { trial: 'one' });
    await age('last_seen_at', '31 minutes', other);
    await age('expires_at', '1 second', third);
    await sql(`insert into pending_login values ('old', '', '', '', '/', now() - interval '1 second'),
                                                ('new', '', '', '', '/', now() + interval '1 minute')`);
    await new PurgeLogins(app.get(DataSource)).run();
    expect(await sql('select account_id from session')).toEqual([{ account_id: own?.accountId }]);
    expect(await sql('select token_digest from pending_login')).toEqual([{ token_digest: 'new' }]);
  });

  it('is shown and ended by its own account', async () => {
    const { items } = await linesAt('/api/session/all', other);
    expect(items).toMatchObject([{ accountId: other?.accountId, current: true }]);
    await call('delete', `/api/session/all/${await idOf(own)}`, other).expect(404);
    expect(await statusOf(own)).toBe(200);
    await call('delete', `/api/session/all/${await idOf(other)}`, other).expect(204);
    expect(await statusOf(other)).toBe(401);
  });

  it('ends once, and is in the audit once, whoever else ends it at the same time', async () => {
    const id = await idOf(other);
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('delete', `/api/sessions/${id}`, own)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
    expect(await ends(id)).toBe(1);
  });

  it('is replaced by the next one of its browser, and no other is', async () => {
    const id = await idOf(other);
    await app.get(Sessions).replace(other?.cookie.split('=')[1]);
    await app.get(Sessions).replace('unknown');
    await app.get(Sessions).replace(undefined);
    expect([await statusOf(other), await statusOf(own), await ends(id)]).toEqual([401, 200, 1]);
  });
});
