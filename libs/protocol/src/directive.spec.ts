import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signDirective, verifyDirective, type Directive } from './directive.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { another, changedAt, HUB, leavesOf } from './testing/protocol.js';
import { sign, signedWithSecret, unsigned } from './testing/sign.js';

const directive: Directive = {
  hub: HUB,
  trialId: '3b241101-e2bb-4255-8caf-4136c566a961',
  versionId: '3b241101-e2bb-4255-8caf-4136c566a962',
  version: 2,
  revision: 7,
  state: 'paused',
  at: '2026-11-26T12:00:00.000Z',
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a directive', () => {
  let key: SigningKey;
  let stranger: SigningKey;
  let good: string;
  beforeAll(async () => {
    [key, stranger] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    good = await signDirective(key, directive);
  });

  const codeOf = async (text: string, hub = HUB): Promise<string> => {
    const verified = await verifyDirective(text, { keys: [key.publicKey], hub });
    return verified.ok ? 'accepted' : verified.error.code;
  };
  const withHeader = (other: object): string => [encoded(other), ...good.split('.').slice(1)].join('.');
  const header = () => ({ typ: 'kohort-directive+jws', kid: key.thumbprint });

  it('is accepted as the hub signed it, by whichever of its pinned keys', async () => {
    const keys = [stranger.publicKey, key.publicKey];
    expect(await verifyDirective(good, { keys, hub: HUB })).toEqual({ ok: true, value: directive });
    expect(await codeOf(await sign(key, { ...header(), alg: 'Ed25519' }, directive))).toBe('accepted');
  });

  it('is refused with any member altered', async () => {
    const [head = '', , signature = ''] = good.split('.');
    for (const path of leavesOf(directive)) {
      const altered = changedAt(directive, path, another);
      expect(await codeOf(`${head}.${encoded(altered)}.${signature}`)).toBe('wrong-signature');
    }
  });

  it('is refused with another header over the same signature', async () => {
    const [, payload = '', signature = ''] = good.split('.');
    const swapped = encoded({ ...header(), alg: 'Ed25519' });
    expect(await codeOf(`${swapped}.${payload}.${signature}`)).toBe('wrong-signature');
  });

  it('is refused where its key is not pinned, and where it only says that it is', async () => {
    expect(await codeOf(await signDirective(stranger, directive))).toBe('unknown-key');
    expect(await codeOf(await sign(stranger, header(), directive))).toBe('wrong-signature');
    expect(await codeOf(await sign(key, { typ: header().typ }, directive))).toBe('unknown-key');
    const none = await verifyDirective(good, { keys: [], hub: HUB });
    expect(none).toMatchObject({ ok: false, error: { code: 'unknown-key' } });
  });

  it('is refused where it is of another hub', async () => {
    expect(await codeOf(good, 'https://hub.example/')).toBe('wrong-hub');
    expect(await codeOf(await signDirective(key, { ...directive, hub: 'https://other.example' }))).toBe('wrong-hub');
  });

  it.each<[string, () => Promise<string> | string]>([
    ['not signed', () => unsigned(header(), directive)],
    ['signed with a shared secret', () => signedWithSecret(key.publicKey.x, header(), directive)],
    ['signed for another use', () => sign(key, { ...header(), typ: 'kohort-report+jwt' }, directive)],
    ['without a type', () => sign(key, { kid: key.thumbprint }, directive)],
    ['with a critical header', () => withHeader({ ...header(), alg: 'EdDSA', crit: ['x'], x: 1 })],
    ['with a member that nobody knows', () => sign(key, header(), { ...directive, more: 1 })],
    ['of a state that nobody knows', () => sign(key, header(), { ...directive, state: 'deleted' })],
    ['of revision 0', () => sign(key, header(), { ...directive, revision: 0 })],
    ['of a broken revision', () => sign(key, header(), { ...directive, revision: 1.5 })],
    ['without a revision', () => sign(key, header(), { ...directive, revision: undefined })],
    ['a list', () => sign(key, header(), [directive])],
    ['null', () => sign(key, header(), null)],
  ])('that is %s is malformed', async (_name, make) => {
    expect(await codeOf(await make())).toBe('malformed');
  });

  it('is refused cut short anywhere', async () => {
    for (let length = 0; length < good.length; length += 7)
      expect(['malformed', 'wrong-signature']).toContain(await codeOf(good.slice(0, length)));
  });

  it('is refused, and nothing is thrown, whatever comes instead', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.')),
    );
    await fc.assert(fc.asyncProperty(text, async (junk) => expect(await codeOf(junk)).not.toBe('accepted')));
  });

  it('is not made of what is no directive', () => {
    expect(() => signDirective(key, { ...directive, revision: 0 })).toThrow();
  });
});
