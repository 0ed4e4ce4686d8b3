import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askHub } from './ask-hub.js';
import { FakeHub } from './testing/fake-hub.js';

describe('asking the hub', () => {
  let hub: FakeHub;
  let thief: FakeHub;
  beforeEach(async () => {
    [hub, thief] = await Promise.all([FakeHub.start(), FakeHub.start()]);
  });
  afterEach(() => Promise.all([hub.stop(), thief.stop()]));
  const ask = (path = '/api/x', patienceMs = 5_000) =>
    askHub(hub.url, { method: 'POST', path, body: { json: { a: 1 } }, token: 'secret' }, { patienceMs });

  it('sends body and token, and gives what is answered', async () => {
    hub.answer = () => ({ json: { b: 2 } });
    expect(await ask()).toEqual({ ok: true, value: { b: 2 } });
    expect(hub.asked).toEqual([{ path: '/api/x', token: 'secret', body: '{"a":1}' }]);
    hub.answer = () => ({ status: 204 });
    expect(await ask()).toEqual({ ok: true, value: undefined });
  });

  it('takes the token to no other address', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      hub.answer = () => ({ status, headers: { location: `${thief.url}/api/x` } });
      expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-redirected' } });
    }
    expect(thief.asked).toEqual([]);
  });

  it.each(['@127.0.0.1:9/', '.example/x', ':1/x', '', 'x', '/../x'])(
    'goes to the hub only, not to %p',
    async (path) => {
      const answer = await askHub(`${hub.url}/hub`, { method: 'GET', path });
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-the-hub' } });
      expect(hub.asked).toEqual([]);
    },
  );

  it.each([
    ['a problem', 409, { code: 'code-spent' }, 'code-spent'],
    ['an OAuth error', 401, { error: 'invalid_client' }, 'invalid_client'],
    ['an OAuth error with our code', 401, { error: 'invalid_client', code: 'replayed' }, 'replayed'],
    ['a code that is none', 400, { code: 'Anna Andersson, 19121212-1212' }, 'status-400'],
    ['another text', 418, 'teapot', 'status-418'],
  ])('keeps the code of a refusal: %s', async (_what, status, json, refusal) => {
    hub.answer = () => ({ status, json });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-refused', refusal } });
  });

  it.each([
    ['it says later', { status: 503, json: { code: 'unavailable' } }, 'hub-away'],
    ['it says slower', { status: 429 }, 'hub-away'],
    ['it is broken', { status: 500 }, 'hub-away'],
    ['it gives no JSON', { text: '<html>' }, 'hub-unreadable'],
    ['it gives too much', { text: `"${'x'.repeat(1_100_000)}"` }, 'hub-unreadable'],
  ])('says so where %s', async (_what, answer, code) => {
    hub.answer = () => answer;
    expect(await ask()).toMatchObject({ ok: false, error: { code } });
  });

  it('does not wait for ever, nor for who is not there', async () => {
    hub.answer = () => 'never';
    expect(await ask('/api/x', 50)).toMatchObject({ ok: false, error: { code: 'hub-away' } });
    await hub.stop();
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'hub-away' } });
  });

  it('takes a longer answer, and ends with its asker, where it is told so', async () => {
    const text = `"${'x'.repeat(1_100_000)}"`;
    hub.answer = () => ({ text });
    const request = { method: 'GET', path: '/api/x' } as const;
    expect(await askHub(hub.url, request, { longestAnswer: 1_200_000 })).toMatchObject({ ok: true });
    hub.answer = () => 'never';
    const asker = new AbortController();
    const asking = askHub(hub.url, request, { signal: asker.signal });
    asker.abort();
    expect(await asking).toMatchObject({ ok: false, error: { code: 'hub-away' } });
  });
});
