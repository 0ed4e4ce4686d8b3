import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as oidc from 'openid-client';
import { memory } from './memory.js';
import { groupsOf, MOST_LISTED } from './people.js';
import { SANDBOX_PASSWORD, type SandboxUser } from './sandbox-user.js';
import { startIdentityProvider, type IdentityProviderServer } from './start-identity-provider.js';

const CLIENT = {
  clientId: 'hub',
  clientSecret: 'secret-of-the-hub',
  redirectUris: ['http://127.0.0.1:4000/login/callback'],
  postLogoutRedirectUris: ['http://127.0.0.1:4000/'],
};
const user = (login: string, more: Partial<SandboxUser> = {}): SandboxUser => ({
  login,
  name: `Name of ${login}`,
  email: `${login}@clinic.example`,
  locale: 'sv',
  roleLabel: { sv: 'Läkare', en: 'Physician' },
  where: 'Norr, Testkliniken',
  ...more,
});
const OFFICER = user('olga', {
  name: 'Olga <b>Öst</b>',
  locale: 'en',
  roleLabel: { sv: 'Handläggare', en: 'Officer' },
  where: 'Hub',
});

let folder: string;
let servers: IdentityProviderServer[];
beforeEach(async () => {
  servers = [];
  folder = await mkdtemp(join(tmpdir(), 'kohort-identity-'));
});
afterEach(async () => {
  for (const server of servers) await server.stop();
  await rm(folder, { recursive: true });
});

async function start(people: SandboxUser[] = [user('anna'), OFFICER], port = 0): Promise<IdentityProviderServer> {
  const started = await startIdentityProvider({ port, people, clients: [CLIENT], folder });
  if (!started.ok) throw new Error(started.error.message);
  servers.push(started.value);
  return started.value;
}

/** What a browser does: keeps cookies and follows redirects within the provider. */
function browser() {
  const jar = new Map<string, string>();
  async function go(
    url: string,
    form?: Record<string, string>,
  ): Promise<{ page: Response; url: string; text: string }> {
    const page = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        accept: 'text/html',
        ...(form && { origin: new URL(url).origin }),
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of page.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]!.split(/=(.*)/s);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = page.headers.get('location');
    const next = location === null ? undefined : new URL(location, url);
    if (next !== undefined && next.origin === new URL(url).origin) return go(next.href);
    return { page, url: next?.href ?? url, text: await page.text() };
  }
  return { go, jar };
}

async function app(issuer: string, secret: string | undefined = CLIENT.clientSecret) {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- plain HTTP on loopback
  const insecure = [oidc.allowInsecureRequests];
  const config = await oidc.discovery(new URL(issuer), CLIENT.clientId, secret, undefined, { execute: insecure });
  const verifier = oidc.randomPKCECodeVerifier();
  const parameters: Record<string, string> = {
    redirect_uri: CLIENT.redirectUris[0]!,
    scope: 'openid profile email',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  const begin = (change: Record<string, string | undefined> = {}): string => {
    const all = Object.entries({ ...parameters, ...change }).filter(([, value]) => value !== undefined);
    return oidc.buildAuthorizationUrl(config, Object.fromEntries(all) as Record<string, string>).href;
  };
  const finish = (url: string) =>
    oidc.authorizationCodeGrant(config, new URL(url), {
      pkceCodeVerifier: verifier,
      expectedState: 'state-1',
      expectedNonce: 'nonce-1',
    });
  return { config, begin, finish };
}

/** Log in, and what the app learns. */
async function logIn(issuer: string, login: string) {
  const [{ begin, finish, config }, { go, jar }] = [await app(issuer), browser()];
  const shown = await go(begin());
  const done = await go(shown.url, { login, password: SANDBOX_PASSWORD });
  return { tokens: await finish(done.url), config, go, jar, begin, finish };
}

describe('startIdentityProvider', () => {
  it('logs somebody in through code and PKCE, and tells who it is', async () => {
    const { issuer } = await start();
    const { tokens } = await logIn(issuer, 'anna');
    expect(tokens.claims()).toMatchObject({
      iss: issuer,
      sub: 'anna',
      aud: 'hub',
      nonce: 'nonce-1',
      name: 'Name of anna',
      email: 'anna@clinic.example',
      locale: 'sv',
    });
  });

  it('logs in again without asking while the session lasts, for the same subject', async () => {
    const { issuer } = await start();
    const { go, begin, finish } = await logIn(issuer, 'anna');
    const again = await go(begin());
    expect(again.url).toContain('http://127.0.0.1:4000/login/callback?');
    expect((await finish(again.url)).claims()?.sub).toBe('anna');
  });

  it('shows the password, and who can log in by role, escaped', async () => {
    const { issuer } = await start();
    const { begin } = await app(issuer);
    const { text } = await browser().go(begin({ ui_locales: 'sv' }));
    expect(text).toContain('<html lang="sv">');
    expect(text).toContain(`lösenordet ”${SANDBOX_PASSWORD}”`);
    expect(text).toMatch(/<summary>Läkare .*\(1\)/);
    expect(text).toMatch(/<summary>Handläggare .*\(1\)/);
    expect(text).toContain('Norr, Testkliniken');
    expect(text).toContain('Olga &lt;b&gt;Öst&lt;/b&gt;');
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
  });

  it.each([
    ['anna', 'guess', 'Wrong password. In the sandbox everybody has the password'],
    ['nobody', SANDBOX_PASSWORD, 'Nobody in the sandbox has the user name “nobody”.'],
    ['__proto__', SANDBOX_PASSWORD, 'Nobody in the sandbox'],
    ['', '', 'Nobody in the sandbox'],
  ])('refuses the login "%s" with the password "%s", and lets it be tried again', async (login, password, message) => {
    const { issuer } = await start();
    const { begin, finish } = await app(issuer);
    const { go } = browser();
    const { url } = await go(begin());
    const refused = await go(url, { login, password });
    expect(refused.page.status).toBe(401);
    expect(refused.text).toContain(message);
    const done = await go(url, { login: 'olga', password: SANDBOX_PASSWORD });
    expect((await finish(done.url)).claims()?.sub).toBe('olga');
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['an unknown client', { client_id: 'stranger' }],
    ['a redirect URI that is not the client’s', { redirect_uri: 'http://127.0.0.1:4000/elsewhere' }],
    ['a redirect URI on another port', { redirect_uri: 'http://127.0.0.1:4999/login/callback' }],
  ])('refuses %s on a page of its own', async (_, change) => {
    const { issuer } = await start();
    const refused = await browser().go((await app(issuer)).begin(change));
    expect(refused.page.status).toBe(400);
    expect(refused.url.startsWith(issuer)).toBe(true);
    expect(refused.text).toContain('The app that sent you here asked for something that cannot be:');
    expect(refused.text).not.toContain('fonts.googleapis');
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['plain PKCE', { code_challenge_method: 'plain' }],
    ['an implicit answer', { response_type: 'id_token' }],
  ])('sends the browser back with an error for %s', async (_, change) => {
    const { issuer } = await start();
    const { begin } = await app(issuer);
    const { url } = await browser().go(begin(change));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4000\/login\/callback[?#]/);
    expect(url).toMatch(/error=(invalid_request|unauthorized_client|unsupported_response_type)/);
  });

  it('gives tokens neither for a wrong secret, nor without one, nor for a wrong verifier, nor twice', async () => {
    const { issuer } = await start();
    const [{ begin, finish, config }, { go }] = [await app(issuer), browser()];
    const { url } = await go(begin());
    let { url: done } = await go(url, { login: 'anna', password: SANDBOX_PASSWORD });
    const wrong = await app(issuer, 'guess');
    await expect(wrong.finish(done)).rejects.toMatchObject({ error: 'invalid_client' });
    const other = {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: 'state-1',
      expectedNonce: 'nonce-1',
    };
    await expect(oidc.authorizationCodeGrant(config, new URL(done), other)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    done = (await go(begin())).url;
    await finish(done);
    await expect(finish(done)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('logs out at the wish of the app, after asking', async () => {
    const { issuer } = await start();
    const { tokens, config, go, begin } = await logIn(issuer, 'anna');
    const parameters = { id_token_hint: tokens.id_token!, post_logout_redirect_uri: 'http://127.0.0.1:4000/' };
    const asks = await go(oidc.buildEndSessionUrl(config, parameters).href);
    expect(asks.text).toContain('Do you want to log out of the sandbox?');
    const [, action = '', xsrf = ''] = /action="([^"]+)">.*name="xsrf" value="([^"]+)"/.exec(asks.text) ?? [];
    expect(asks.text).toContain('form="op.logoutForm" name="logout" value="yes"');
    const out = await go(action, { xsrf, logout: 'yes' });
    expect(out.url).toBe('http://127.0.0.1:4000/');
    expect((await go(begin())).url).toContain(`${issuer}/login/`);
  });

  it('leaves only the app where the person wants no more', async () => {
    const { issuer } = await start();
    const { tokens, config, go, begin } = await logIn(issuer, 'anna');
    const asks = await go(oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token! }).href);
    const [, action = '', xsrf = ''] = /action="([^"]+)">.*name="xsrf" value="([^"]+)"/.exec(asks.text) ?? [];
    expect((await go(action, { xsrf })).text).toContain('of the app, but not of the sandbox.');
    expect((await go(begin())).url).toContain('/login/callback?');
  });

  it('sends nobody elsewhere after a logout', async () => {
    const { issuer } = await start();
    const { tokens, config, go } = await logIn(issuer, 'anna');
    const parameters = { id_token_hint: tokens.id_token!, post_logout_redirect_uri: 'https://evil.example/' };
    expect((await go(oidc.buildEndSessionUrl(config, parameters).href)).page.status).toBe(400);
  });

  it('ends what somebody had who is no longer among the people', async () => {
    const server = await start();
    const { go, begin } = await logIn(server.issuer, 'anna');
    server.setPeople([OFFICER]);
    const asks = await go(begin());
    expect(asks.url).toContain(`${server.issuer}/login/`);
    expect(asks.text).not.toContain('Name of anna');
  });

  it('says when a login is over, or was begun in another browser', async () => {
    const { issuer } = await start();
    const { begin } = await app(issuer);
    const { url } = await browser().go(begin());
    for (const address of [url, `${issuer}/login/none`]) {
      const over = await browser().go(address, { login: 'anna', password: SANDBOX_PASSWORD });
      expect([over.page.status, over.text.includes('This login has expired')]).toEqual([400, true]);
    }
  });

  it('refuses a form from another site, and another name of this machine', async () => {
    const { issuer } = await start();
    const { go, jar } = browser();
    const { url } = await go((await app(issuer)).begin());
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = new URLSearchParams({ login: 'anna', password: SANDBOX_PASSWORD });
    const headers = { cookie, origin: 'https://evil.example' };
    expect((await fetch(url, { method: 'POST', body, headers, redirect: 'manual' })).status).toBe(403);
    const { port } = new URL(issuer);
    expect((await fetch(`http://localhost:${port}/.well-known/openid-configuration`)).status).toBe(200);
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow();
  });

  it('describes itself: code only, S256 only, logout', async () => {
    const { issuer } = await start();
    const found = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(found).toMatchObject({
      issuer,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'profile', 'email'],
      end_session_endpoint: `${issuer}/session/end`,
    });
    expect(found).not.toHaveProperty('registration_endpoint');
    expect(found).not.toHaveProperty('introspection_endpoint');
  });

  it('keeps its keys between starts, for their owner only', async () => {
    const first = await start();
    const { port } = new URL(first.issuer);
    const keysOf = async () => (await fetch(`${first.issuer}/jwks`)).text();
    const [keys, { tokens }] = [await keysOf(), await logIn(first.issuer, 'anna')];
    await first.stop();
    await chmod(join(folder, 'keys.json'), 0o644);
    await start(undefined, Number(port));
    expect(await keysOf()).toBe(keys);
    expect((await stat(join(folder, 'keys.json'))).mode & 0o077).toBe(0);
    expect(JSON.parse(keys)).not.toHaveProperty('keys.0.d');
    // The logout hint that an app still holds from before the restart is taken.
    const { config } = await app(first.issuer);
    const url = oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token! });
    expect((await fetch(url)).status).toBe(200);
  });

  it('makes keys of its own in each folder', async () => {
    const [first, other] = [await start(), await mkdtemp(join(tmpdir(), 'kohort-identity-'))];
    const second = await startIdentityProvider({ port: 0, people: [], clients: [], folder: other });
    if (!second.ok) throw new Error(second.error.message);
    servers.push(second.value);
    const [a, b] = await Promise.all(
      [first, second.value].map(async ({ issuer }) => (await fetch(`${issuer}/jwks`)).text()),
    );
    expect(a).not.toBe(b);
    const cookies = await Promise.all([folder, other].map((place) => readFile(join(place, 'keys.json'), 'utf8')));
    expect(new Set(cookies.map((text) => (JSON.parse(text) as { cookies: string[] }).cookies[0])).size).toBe(2);
    await rm(other, { recursive: true });
  });

  it('writes nothing to the console', async () => {
    const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'));
    const words = (['info', 'warn', 'error', 'log'] as const).map((level) => jest.spyOn(console, level));
    const { issuer } = await start();
    const { tokens, config, go } = await logIn(issuer, 'anna');
    await go(oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token! }).href);
    await browser().go(`${issuer}/auth`);
    for (const spy of [...streams, ...words]) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it.each([
    ['port-taken', () => Promise.resolve(), /^Port \d+, which is for the identity provider, is taken/],
    [
      'broken-keys',
      () => writeFile(join(folder, 'keys.json'), '{"signing":'),
      /keys\.json are broken\. Delete that file\.$/,
    ],
    ['folder-not-writable', async () => (folder = await blocked()), /fail: /],
  ])('says what is wrong: %s', async (code, prepare, message) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    await prepare();
    const port = code === 'port-taken' ? (other.address() as AddressInfo).port : 0;
    const started = await startIdentityProvider({ port, people: [], clients: [CLIENT], folder });
    other.close();
    if (started.ok) throw new Error('It starts.');
    expect(started.error.code).toBe(code);
    expect(started.error.message).toMatch(message);
  });

  async function blocked(): Promise<string> {
    await writeFile(join(folder, 'file'), '');
    return join(folder, 'file');
  }

  it('says so when the clients make no sense, and frees the port', async () => {
    const probe = await start();
    await probe.stop();
    const port = Number(new URL(probe.issuer).port);
    const clients = [{ ...CLIENT, redirectUris: ['not an address'] }];
    const started = await startIdentityProvider({ port, people: [], clients, folder });
    if (started.ok) servers.push(started.value);
    expect(started).toMatchObject({ ok: false, error: { code: 'start-failed' } });
    await start(undefined, port);
  });
});

describe('groupsOf', () => {
  const people = [...Array.from({ length: MOST_LISTED + 1 }, (_, n) => user(`p${n}`)), OFFICER];

  it('lists no more of a role than it says, and counts all', () => {
    const [physicians, officers] = groupsOf(people, '', 'en');
    expect([physicians?.shown.length, physicians?.total]).toEqual([MOST_LISTED, MOST_LISTED + 1]);
    expect([officers?.label, officers?.shown]).toEqual(['Officer', [OFFICER]]);
  });

  it.each(['HANDLÄGGARE hub', 'öst', 'olga', 'officer'])('finds somebody by "%s"', (search) => {
    expect(groupsOf(people, search, 'sv').flatMap(({ shown }) => shown)).toEqual([OFFICER]);
  });
});

describe('memory', () => {
  it('forgets what is over, and what belonged to a revoked grant', async () => {
    let now = 1000;
    const adapter = memory(() => now)('AccessToken');
    await adapter.upsert('a', { grantId: 'g', uid: 'u' }, 10);
    await adapter.upsert('b', { grantId: 'h' }, 20);
    expect(await adapter.findByUid('u')).toMatchObject({ grantId: 'g' });
    now += 10_000;
    expect([await adapter.find('a'), await adapter.findByUid('u')]).toEqual([undefined, undefined]);
    expect(await adapter.find('b')).toBeDefined();
    await adapter.revokeByGrantId('h');
    expect(await adapter.find('b')).toBeUndefined();
  });
});
