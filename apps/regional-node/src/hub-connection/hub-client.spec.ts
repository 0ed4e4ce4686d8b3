import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateSigningKey, HUB_PATHS, verifyClientAssertion, type SigningKey } from '@kohort/protocol';
import { z } from 'zod';
import { HubClient } from './hub-client.js';
import { FakeHub } from './testing/fake-hub.js';

const ANSWER = z.object({ b: z.number() });
const QUESTION = { method: 'POST', path: '/api/x', body: { json: {} } } as const;
const CLIENT = '3b241101-e2bb-4255-8caf-4136c566a962';

describe("the node's client of the hub", () => {
  let hub: FakeHub;
  let key: SigningKey;
  let now = 0;
  let clientId: string | undefined;
  let client: HubClient;
  /** Tokens that the hub takes. */
  let live: Set<string>;
  let issued = 0;

  beforeEach(async () => {
    [hub, key] = await Promise.all([FakeHub.start(), generateSigningKey()]);
    now = Date.parse('2026-11-26T12:00:00Z');
    clientId = CLIENT;
    live = new Set();
    issued = 0;
    const identity = { hubUrl: hub.url, region: '12', key };
    client = new HubClient(identity, () => Promise.resolve(clientId), { now: () => now });
    hub.answer = ({ path, token = '' }) => {
      if (path !== HUB_PATHS.token)
        return live.has(token) ? { json: { b: 2 } } : { status: 401, json: { code: 'bad-token' } };
      const made = `token-${(issued += 1)}`;
      live.add(made);
      return { json: { access_token: made, token_type: 'Bearer', expires_in: 300, scope: 'node' } };
    };
  });
  afterEach(() => hub.stop());
  const ask = () => client.ask(QUESTION, ANSWER);

  it('gets a token with an assertion of its own, and uses it again until shortly before it ends', async () => {
    expect(await ask()).toEqual({ ok: true, value: { b: 2 } });
    now += 269_000;
    expect(await ask()).toMatchObject({ ok: true });
    expect(issued).toBe(1);
    now += 2_000;
    expect(await ask()).toMatchObject({ ok: true });
    expect(issued).toBe(2);
  });

  it('signs a fresh assertion for each token', async () => {
    await ask();
    now += 300_000;
    await ask();
    const verified = await Promise.all(
      hub.to(HUB_PATHS.token).map(({ body }, index) =>
        verifyClientAssertion(new URLSearchParams(body).get('client_assertion') ?? '', {
          tokenEndpoint: `${hub.url}${HUB_PATHS.token}`,
          now: now - (1 - index) * 300_000,
          keyOf: (id) => Promise.resolve(id === CLIENT ? key.publicKey : undefined),
        }),
      ),
    );
    const ids = verified.map((each) => (each.ok ? each.value.jti : each.error.code));
    expect(verified.map(({ ok }) => ok)).toEqual([true, true]);
    expect(new Set(ids).size).toBe(2);
  });

  it('asks for one token however many need it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(issued).toBe(1);
  });

  it('renews a token that the hub does not take any more, once', async () => {
    await ask();
    live.clear();
    expect(await ask()).toMatchObject({ ok: true });
    expect(issued).toBe(2);
    const usual = hub.answer;
    hub.answer = (asked) =>
      asked.path === HUB_PATHS.token ? usual(asked) : { status: 401, json: { code: 'bad-token' } };
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-refused', refusal: 'bad-token' } });
    expect(issued).toBe(3);
  });

  it('asks again for a token after a failure', async () => {
    const usual = hub.answer;
    hub.answer = () => ({ status: 503 });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-away' } });
    hub.answer = usual;
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('does not use the token of a registration that is over', async () => {
    await ask();
    clientId = '00000000-0000-4000-8000-000000000000';
    await ask();
    expect(issued).toBe(2);
    clientId = undefined;
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'not-registered' } });
  });

  it('believes no answer that is not what it should be', async () => {
    const usual = hub.answer;
    hub.answer = (asked) => (asked.path === HUB_PATHS.token ? usual(asked) : { json: { b: 'two' } });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-unreadable' } });
    now += 300_000;
    hub.answer = () => ({ json: { access_token: 'two words', token_type: 'Bearer', expires_in: 300, scope: 'node' } });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-unreadable' } });
  });
});
