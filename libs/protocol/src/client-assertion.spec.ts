import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeClientAssertion, verifyClientAssertion } from './client-assertion.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { signRegistration } from './registration.js';
import { sign, signedWithSecret, unsigned } from './testing/sign.js';

const tokenEndpoint = 'https://hub.example/oauth/token';
const clientId = '3b241101-e2bb-4255-8caf-4136c566a962';
const now = Date.parse('2026-11-26T12:00:00Z');
const at = now / 1000;

describe('a client assertion', () => {
  let key: SigningKey;
  let other: SigningKey;
  beforeAll(async () => {
    [key, other] = await Promise.all([generateSigningKey(), generateSigningKey()]);
  });

  const verify = (assertion: string, time = now) =>
    verifyClientAssertion(assertion, {
      tokenEndpoint,
      now: time,
      keyOf: (id) => Promise.resolve(id === clientId ? key.publicKey : undefined),
    });
  const make = (time = now) => makeClientAssertion(key, { clientId, tokenEndpoint, jti: 'once', now: time });
  const header = () => ({ typ: 'JWT', kid: key.thumbprint });
  const claims = { iss: clientId, sub: clientId, aud: tokenEndpoint, jti: 'once', iat: at, exp: at + 60 };
  const codeOf = async (assertion: string, time = now) => {
    const verified = await verify(assertion, time);
    return verified.ok ? 'accepted' : verified.error.code;
  };

  it('as a node makes it is accepted, and remembered until it would be refused as expired', async () => {
    const verified = await verify(await make());
    expect(verified).toMatchObject({ ok: true, value: { clientId, jti: 'once' } });
    const refusedFrom = verified.ok ? verified.value.refusedFrom.getTime() : 0;
    expect(await codeOf(await make(), refusedFrom - 1)).toBe('accepted');
    expect(await codeOf(await make(), refusedFrom)).toBe('expired');
  });

  it('may name its algorithm by the old or the new name', async () => {
    for (const alg of ['EdDSA', 'Ed25519'])
      expect(await codeOf(await sign(key, { ...header(), alg }, claims))).toBe('accepted');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another audience', { aud: 'https://hub.example/oauth/other' }, 'wrong-audience'],
    ['the audience and another', { aud: [tokenEndpoint, 'https://evil.example'] }, 'wrong-audience'],
    ['the audience as a list', { aud: [tokenEndpoint] }, 'wrong-audience'],
    ['no audience', { aud: undefined }, 'wrong-audience'],
    ['no issuer', { iss: undefined }, 'wrong-issuer'],
    ['no subject', { sub: undefined }, 'wrong-issuer'],
    ['another subject', { sub: 'other' }, 'wrong-issuer'],
    ['an issuer that is no text', { iss: 7, sub: 7 }, 'wrong-issuer'],
    ['an empty issuer', { iss: '', sub: '' }, 'wrong-issuer'],
    ['a client that is not registered', { iss: 'other', sub: 'other' }, 'unknown-client'],
    ['no jti', { jti: undefined }, 'no-jti'],
    ['an empty jti', { jti: '' }, 'no-jti'],
    ['a jti that is no text', { jti: 7 }, 'no-jti'],
    ['a jti that no database holds', { jti: 'a\u0000b' }, 'no-jti'],
    ['a jti that is too long', { jti: 'x'.repeat(201) }, 'no-jti'],
    ['no expiry', { exp: undefined }, 'no-expiry'],
    ['an expiry that is no number', { exp: String(at + 60) }, 'no-expiry'],
    ['an expiry of long ago', { exp: at - 60 }, 'expired'],
    ['an expiry in six minutes', { exp: at + 360 }, 'too-long-lived'],
    ['an expiry in five minutes and a second', { exp: at + 301 }, 'too-long-lived'],
    ['a life of six minutes that is nearly over', { iat: at - 300, exp: at + 60 }, 'too-long-lived'],
    ['a time of issue to come', { iat: at + 61 }, 'not-yet-valid'],
    ['a beginning to come', { nbf: at + 61 }, 'not-yet-valid'],
    ['a time of issue that is no number', { iat: 'now' }, 'malformed'],
  ])('with %s is refused', async (_what, change, code) => {
    expect(await codeOf(await sign(key, header(), { ...claims, ...change }))).toBe(code);
  });

  it.each<[string, Record<string, unknown>]>([
    ['at the longest life', { exp: at + 300 }],
    ['without a time of issue', { iat: undefined }],
    ['from a clock that is a minute ahead', { iat: at + 60, exp: at + 120 }],
    ['from a clock that is just under a minute late', { iat: at - 119, exp: at - 59 }],
  ])('%s is accepted', async (_what, change) => {
    expect(await codeOf(await sign(key, header(), { ...claims, ...change }))).toBe('accepted');
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['without a signature', () => unsigned(header(), claims), 'wrong-algorithm'],
    ['with an empty signature', async () => (await make()).replace(/[^.]+$/, ''), 'wrong-signature'],
    [
      'signed with the public key as a shared secret',
      () => signedWithSecret(key.publicKey.x, header(), claims),
      'wrong-algorithm',
    ],
    ['signed with another key', () => sign(other, header(), claims), 'wrong-signature'],
    ['naming another key', () => sign(key, { ...header(), kid: other.thumbprint }, claims), 'wrong-key'],
    ['naming no key', () => sign(key, { typ: 'JWT' }, claims), 'wrong-key'],
    ['bringing its own key', () => sign(other, { ...header(), jwk: other.publicKey }, claims), 'wrong-signature'],
    ['of no type', () => sign(key, { kid: key.thumbprint }, claims), 'wrong-type'],
    ['that is a registration', () => signRegistration(key, { code: 'c', region: '12', hub: 'h', now }), 'wrong-type'],
    ['with a critical header', () => sign(key, { ...header(), crit: ['b64'], b64: true }, claims), 'malformed'],
    ['that is no JSON', () => sign(key, header(), 'text'), 'wrong-issuer'],
    ['of two parts', () => 'a.b', 'malformed'],
    ['that is empty', () => '', 'malformed'],
  ])('%s is refused', async (_what, assertion, code) => {
    expect(await codeOf(await assertion())).toBe(code);
  });

  it('is refused where any byte of what is signed is another', async () => {
    const good = await make();
    const end = good.lastIndexOf('.');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(end - 1),
        fc.constantFrom('A', 'B', 'a', 'b', '0', '1', '-', '_'),
        async (place, letter) => {
          fc.pre(good[place] !== letter && good[place] !== '.');
          expect(await codeOf(good.slice(0, place) + letter + good.slice(place + 1))).not.toBe('accepted');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.stringMatching(/^[\w-]*\.[\w-]*\.[\w-]*$/)), async (text) => {
        expect(await codeOf(text)).not.toBe('accepted');
      }),
    );
  });
});
