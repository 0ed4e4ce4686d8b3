import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureFirstOperator } from '@kohort/platform';
import { createHttpApp, type Log } from '@kohort/platform';
import { silentLog } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HubApiModule } from '../../apps/hub/src/api.module.js';
import { hubConfig, hubDatabase } from '../../apps/hub/src/testing/hub-app.js';
import {
  startIdentityProvider,
  type IdentityProviderServer,
} from '../../apps/sandbox/src/identity-provider/start-identity-provider.js';
import { SANDBOX_PASSWORD } from '../../apps/sandbox/src/identity-provider/sandbox-user.js';
import { freePort } from '../free-port.js';
import { Browser } from './browser.js';

const somebody = (login: string) => ({
  login,
  name: `Test ${login}`,
  email: `${login}@example.org`,
  locale: 'sv' as const,
  roleLabel: { sv: 'Drift', en: 'Operator' },
  where: 'Navet',
});

interface Session {
  readonly csrfToken: string;
  readonly permissions: string[];
  readonly account: { id: string; subject: string };
}

/** What the app logged of warnings and errors. */
const logged: unknown[][] = [];
const log: Log = {
  write: (level, event, fields) => {
    if (level === 'warn') logged.push([level, event, fields]);
  },
  error: (event) => void logged.push(['error', event]),
};

describe('the login', () => {
  let folder = '';
  let provider: IdentityProviderServer;
  let app: INestApplication;
  let hub = '';
  const address = (path: string): string => `${hub}${path}`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kohort-login-'));
    hub = `http://127.0.0.1:${await freePort()}`;
    const started = await startIdentityProvider({
      port: 0,
      folder,
      people: [somebody('operator'), somebody('sponsor'), somebody('stranger')],
      clients: [
        {
          clientId: 'hub',
          clientSecret: 'secret-of-the-hub',
          redirectUris: [address('/login/callback')],
          postLogoutRedirectUris: [address('/')],
        },
      ],
    });
    if (!started.ok) throw new Error(started.error.message);
    provider = started.value;
    const config = hubConfig(await hubDatabase(), {
      PUBLIC_URL: hub,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'hub',
      OIDC_CLIENT_SECRET: 'secret-of-the-hub',
    });
    app = await createHttpApp(HubApiModule.for(config, log), silentLog);
    await ensureFirstOperator(app.get(DataSource), { issuer: provider.issuer, subject: 'operator' });
    await app.listen(Number(new URL(hub).port), '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
    rmSync(folder, { recursive: true });
  });

  async function logIn(login: string, returnTo = '/api/session') {
    const browser = new Browser();
    const form = await browser.open(address(`/login?return=${encodeURIComponent(returnTo)}`));
    return { browser, ...(await browser.submitLogin(form.address, login, SANDBOX_PASSWORD)) };
  }
  /** Logs in at the provider, as far as the address that leads back. The provider knows a browser that was there. */
  async function comeBack(browser: Browser, returnTo = '/') {
    const back = address('/login/callback');
    const form = await browser.open(address(`/login?return=${encodeURIComponent(returnTo)}`), back);
    if (form.address.startsWith(back)) return { callback: form.address };
    const { address: callback } = await browser.submitLogin(form.address, 'operator', SANDBOX_PASSWORD, back);
    return { callback };
  }
  async function logInAs(login: string) {
    const { browser, response } = await logIn(login);
    return { browser, session: (await response.json()) as Session };
  }
  const send = (browser: Browser, method: string, path: string, csrfToken: string, body?: object) =>
    browser.fetch(address(path), {
      method,
      headers: { 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const code = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

  it('leads through the provider, with PKCE, back to where it was asked for', async () => {
    const { browser, address: at, response } = await logIn('operator');
    expect([response.status, at]).toEqual([200, address('/api/session')]);
    const authorization = new URL(browser.visited.find((each) => each.includes('code_challenge=')) ?? '');
    expect(authorization.searchParams.get('code_challenge_method')).toBe('S256');
    expect(await response.json()).toMatchObject({
      account: { subject: 'operator' },
      permissions: expect.arrayContaining(['account:write']),
    });
    expect(browser.cookies(hub).map(({ name }) => name)).toEqual(['hub-session']);
  });

  it('gives a cookie that no script can read, and no token to the browser', async () => {
    const browser = new Browser();
    const form = await browser.open(address('/login'));
    const back = await browser.submitLogin(form.address, 'operator', SANDBOX_PASSWORD, address('/login/callback'));
    const last = await browser.fetch(back.address);
    const cookie = last.headers.getSetCookie().find((line) => line.startsWith('hub-session='));
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(last.headers.getSetCookie().join()).not.toContain('eyJ');
  });

  it('lets nobody in who has no account, and a callback in only once', async () => {
    const stranger = await logIn('stranger');
    expect(await code(stranger.response)).toEqual([403, 'no-account']);
    const browser = new Browser();
    const { callback } = await comeBack(browser);
    const thief = await new Browser().fetch(callback);
    expect(await code(thief)).toEqual([400, 'login-failed']);
    const [pending] = browser.cookies(hub);
    expect((await browser.fetch(callback)).status).toBe(303);
    const cookie = `${pending?.name ?? ''}=${pending?.value ?? ''}`;
    const again = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
    expect(await code(again)).toEqual([400, 'login-failed']);
  });

  it('refuses an answer whose state is another one, and leaves the login that is under way alone', async () => {
    const browser = new Browser();
    const { callback } = await comeBack(browser);
    for (const state of ['another', '']) {
      const altered = new URL(callback);
      altered.searchParams.set('state', state);
      expect(await code(await browser.fetch(altered.href))).toEqual([400, 'login-failed']);
    }
    expect((await browser.fetch(callback)).status).toBe(303);
  });

  it('takes the secret of one login for no other', async () => {
    const browser = new Browser();
    const [one, other] = [await comeBack(browser), await comeBack(browser)];
    const [first, second] = browser.cookies(hub);
    const cookie = `${first?.name ?? ''}=${second?.value ?? ''}`;
    expect(await code(await fetch(one.callback, { headers: { cookie }, redirect: 'manual' }))).toEqual([
      400,
      'login-failed',
    ]);
    expect((await browser.fetch(other.callback)).status).toBe(303);
  });

  it('lets two tabs in that log in at once', async () => {
    const browser = new Browser();
    const [one, other] = [await comeBack(browser, '/?tab=1'), await comeBack(browser, '/?tab=2')];
    for (const [tab, place] of [
      [one, '/?tab=1'],
      [other, '/?tab=2'],
    ] as const) {
      const last = await browser.fetch(tab.callback);
      expect([last.status, last.headers.get('location')]).toEqual([303, place]);
    }
    expect((await browser.fetch(address('/api/session'))).status).toBe(200);
  });

  it('takes a login that has taken too long no more', async () => {
    const browser = new Browser();
    const { callback } = await comeBack(browser);
    await app.get(DataSource).query(`update pending_login set expires_at = now() - interval '1 second'`);
    expect(await code(await browser.fetch(callback))).toEqual([400, 'login-failed']);
  });

  it('ends the session that the browser had before', async () => {
    const { browser } = await logInAs('operator');
    const before = browser.cookies(hub).map(({ name, value }) => `${name}=${value}`);
    const { callback } = await comeBack(browser);
    expect((await browser.fetch(callback)).status).toBe(303);
    const old = await fetch(address('/api/session'), { headers: { cookie: before.join('; ') } });
    expect(await code(old)).toEqual([401, 'not-logged-in']);
    expect((await browser.fetch(address('/api/session'))).status).toBe(200);
  });

  it('is no fault of the program where somebody cancels it', async () => {
    logged.length = 0;
    const browser = new Browser();
    const { callback } = await comeBack(browser);
    const cancelled = new URL(callback);
    cancelled.searchParams.delete('code');
    cancelled.searchParams.set('error', 'access_denied');
    expect(await code(await browser.fetch(cancelled.href))).toEqual([400, 'login-failed']);
    expect(logged).toEqual([['warn', 'login-refused', { code: 'access_denied' }]]);
    const broken = new URL((await comeBack(browser)).callback);
    broken.searchParams.set('code', 'made-up');
    expect(await code(await browser.fetch(broken.href))).toEqual([400, 'login-failed']);
    expect(logged.at(-1)).toEqual(['error', 'login-failed']);
  });

  it('never leads to another place', async () => {
    const { address: at } = await logIn('operator', '//evil.example/');
    expect(at).toBe(address('/api/docs'));
  });

  it('gives roles from the table, at once, for as long as they hold', async () => {
    const operator = await logInAs('operator');
    const made = await send(operator.browser, 'POST', '/api/accounts', operator.session.csrfToken, {
      subject: 'sponsor',
      name: 'Test sponsor',
    });
    const { id } = (await made.json()) as { id: string };
    const sponsor = await logInAs('sponsor');
    expect(sponsor.session.permissions).toEqual([]);
    const given = await send(operator.browser, 'POST', `/api/accounts/${id}/assignments`, operator.session.csrfToken, {
      role: 'operator',
    });
    const { id: line } = (await given.json()) as { id: string };
    expect((await sponsor.browser.fetch(address('/api/audit'))).status).toBe(200);
    await send(operator.browser, 'DELETE', `/api/accounts/${id}/assignments/${line}`, operator.session.csrfToken);
    expect(await code(await sponsor.browser.fetch(address('/api/audit')))).toEqual([403, 'forbidden']);
    const later = { role: 'operator', validFrom: '2190-01-01T00:00:00Z', validUntil: '2190-02-01T00:00:00Z' };
    await send(operator.browser, 'POST', `/api/accounts/${id}/assignments`, operator.session.csrfToken, later);
    expect(await code(await sponsor.browser.fetch(address('/api/audit')))).toEqual([403, 'forbidden']);
    const unknown = await send(
      operator.browser,
      'POST',
      `/api/accounts/${id}/assignments`,
      operator.session.csrfToken,
      { role: 'king' },
    );
    expect(await code(unknown)).toEqual([422, 'unknown-role']);
  });

  it('lets a sponsor of one organisation see the nodes, and an operator of one nothing', async () => {
    const { browser, session } = await logInAs('operator');
    const person = { subject: 'sponsor', name: 'Test sponsor' };
    const made = await send(browser, 'POST', '/api/accounts', session.csrfToken, person);
    const { id } = (await made.json()) as { id: string };
    const assign = (line: object) => send(browser, 'POST', `/api/accounts/${id}/assignments`, session.csrfToken, line);
    const sponsor = await logInAs('sponsor');
    const statusOf = async (path: string) => (await sponsor.browser.fetch(address(path))).status;
    await assign({ role: 'operator', trial: 'X' });
    expect([await statusOf('/api/nodes'), await statusOf('/api/accounts')]).toEqual([403, 403]);
    await assign({ role: 'sponsor', organisation: randomUUID() });
    expect([await statusOf('/api/nodes'), await statusOf('/api/accounts')]).toEqual([200, 403]);
  });

  it('ends when a session is revoked, when an account is closed, and at logout', async () => {
    const operator = await logInAs('operator');
    const made = await send(operator.browser, 'POST', '/api/accounts', operator.session.csrfToken, {
      subject: 'sponsor',
      name: 'Test sponsor',
    });
    const { id } = (await made.json()) as { id: string };
    const first = await logInAs('sponsor');
    const all = (await (await operator.browser.fetch(address(`/api/sessions?account=${id}`))).json()) as {
      items: { id: string }[];
    };
    for (const each of all.items)
      await send(operator.browser, 'DELETE', `/api/sessions/${each.id}`, operator.session.csrfToken);
    expect((await first.browser.fetch(address('/api/session'))).status).toBe(401);
    const second = await logInAs('sponsor');
    await send(operator.browser, 'PATCH', `/api/accounts/${id}`, operator.session.csrfToken, { active: false });
    expect((await second.browser.fetch(address('/api/session'))).status).toBe(401);
    expect(await code((await logIn('sponsor')).response)).toEqual([403, 'no-account']);
    const out = await send(operator.browser, 'POST', '/logout', operator.session.csrfToken);
    const { endSessionUrl } = (await out.json()) as { endSessionUrl: string };
    expect(endSessionUrl).toContain(`${provider.issuer}/`);
    expect((await operator.browser.fetch(address('/api/session'))).status).toBe(401);
  });

  it('keeps who did what', async () => {
    const operator = await logInAs('operator');
    const page = (await (await operator.browser.fetch(address('/api/audit?limit=200'))).json()) as {
      items: { action: string; actor: { id: string } }[];
    };
    const actions = page.items.map(({ action }) => action);
    for (const action of [
      'account.saved',
      'account.closed',
      'role.assigned',
      'role.ended',
      'session.opened',
      'session.ended',
    ])
      expect(actions).toContain(action);
    expect(page.items.filter(({ action }) => action === 'account.closed').map(({ actor }) => actor.id)).toEqual([
      operator.session.account.id,
    ]);
  });

  it('says so when the provider is away', async () => {
    const config = hubConfig(await hubDatabase());
    const alone = await createHttpApp(HubApiModule.for(config, silentLog), silentLog);
    await alone.listen(0, '127.0.0.1');
    const { port } = alone.getHttpServer().address() as AddressInfo;
    expect(await code(await fetch(`http://127.0.0.1:${port}/login`))).toEqual([503, 'login-unavailable']);
    await alone.close();
  });
});
