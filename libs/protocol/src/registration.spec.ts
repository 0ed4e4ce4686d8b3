import { beforeAll, describe, expect, it } from '@jest/globals';
import { makeClientAssertion } from './client-assertion.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { signRegistration, verifyRegistration } from './registration.js';
import { sign, unsigned } from './testing/sign.js';

const hub = 'https://hub.example';
const now = Date.parse('2026-11-26T12:00:00Z');
const at = now / 1000;
const typ = 'kohort-registration+jwt';

describe('a registration', () => {
  let key: SigningKey;
  let other: SigningKey;
  beforeAll(async () => {
    [key, other] = await Promise.all([generateSigningKey(), generateSigningKey()]);
  });
  const claims = { code: 'once', region: '12', aud: hub, iat: at, exp: at + 60 };
  const codeOf = async (text: string, time = now) => {
    const verified = await verifyRegistration(text, { hub, now: time });
    return verified.ok ? 'accepted' : verified.error.code;
  };

  it('gives code, region and key of who signed it', async () => {
    const text = await signRegistration(key, { code: 'once', region: '12', hub, now });
    expect(await verifyRegistration(text, { hub, now })).toEqual({
      ok: true,
      value: { code: 'once', region: '12', publicKey: key.publicKey, thumbprint: key.thumbprint },
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no code', { code: undefined }, 'malformed'],
    ['no region', { region: undefined }, 'malformed'],
    ['a region that is none', { region: 'Skåne' }, 'malformed'],
    ['another hub', { aud: 'https://other.example' }, 'wrong-audience'],
    ['a time that is over', { exp: at - 60 }, 'expired'],
    ['a time to come', { iat: at + 61 }, 'not-yet-valid'],
    ['a life of an hour', { exp: at + 3600 }, 'too-long-lived'],
  ])('with %s is refused', async (_what, change, code) => {
    expect(await codeOf(await sign(key, { typ, jwk: key.publicKey }, { ...claims, ...change }))).toBe(code);
  });

  it.each<[string, () => Promise<string> | string, string]>([
    [
      'of a key that the sender does not hold',
      () => sign(other, { typ, jwk: key.publicKey }, claims),
      'wrong-signature',
    ],
    ['without a key', () => sign(key, { typ }, claims), 'wrong-key'],
    ['that shows its private key', () => sign(key, { typ, jwk: key.privateKey }, claims), 'wrong-key'],
    ['without a signature', () => unsigned({ typ, jwk: key.publicKey }, claims), 'wrong-algorithm'],
    [
      'that is an assertion',
      () => makeClientAssertion(key, { clientId: 'c', tokenEndpoint: hub, jti: 'j', now }),
      'wrong-type',
    ],
  ])('%s is refused', async (_what, text, code) => {
    expect(await codeOf(await text())).toBe(code);
  });
});
