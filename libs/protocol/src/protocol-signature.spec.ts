import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkTerms, signProtocol, verifyProtocol, type ProtocolCheck } from './protocol-signature.js';
import type { ProtocolVersion, SignedProtocol } from './protocol-version.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import {
  another,
  changedAt,
  criteriaFrom,
  hashesOf,
  HUB,
  leavesOf,
  NOW,
  protocolOf,
  signAnything,
} from './testing/protocol.js';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());

describe('a signed protocol version', () => {
  let authority: SigningKey;
  let hub: SigningKey;
  let stranger: SigningKey;
  let good: SignedProtocol;
  beforeAll(async () => {
    [authority, hub, stranger] = await Promise.all([generateSigningKey(), generateSigningKey(), generateSigningKey()]);
    good = await signProtocol(protocolOf(), { authority, hub });
  });

  const check = (more: Partial<ProtocolCheck> = {}): ProtocolCheck => ({
    keys: { authority: [authority.publicKey], hub: [hub.publicKey] },
    hub: HUB,
    region: '12',
    now: NOW,
    ...more,
  });
  const codeOf = async (envelope: unknown, more?: Partial<ProtocolCheck>): Promise<string> => {
    const verified = await verifyProtocol(envelope, check(more));
    return verified.ok ? 'accepted' : verified.error.code;
  };
  /** Signed by both as they should, whatever it says. */
  const sign = (payload: unknown): Promise<SignedProtocol> =>
    signAnything(payload, [
      { key: authority, header: { signer: 'authority' } },
      { key: hub, header: { signer: 'hub' } },
    ]);
  const withPermit = (more: Partial<ProtocolVersion['permit']>): ProtocolVersion => {
    const protocol = protocolOf();
    return { ...protocol, permit: { ...protocol.permit, ...more } };
  };

  it('is accepted as it was signed, with its criteria', async () => {
    const verified = await verifyProtocol(good, check());
    expect(verified).toMatchObject({ ok: true, value: { protocol: protocolOf(), criteria: { id: 'mammography' } } });
    expect(await codeOf(JSON.parse(JSON.stringify(good)))).toBe('accepted');
  });

  it('is accepted by whichever of the pinned keys of its signer', async () => {
    const keys = {
      authority: [stranger.publicKey, authority.publicKey],
      hub: [hub.publicKey, stranger.publicKey],
    };
    expect(await codeOf(good, { keys })).toBe('accepted');
    const old = await signProtocol(protocolOf(), { authority: stranger, hub });
    expect(await codeOf(old, { keys })).toBe('accepted');
  });

  it('is refused with any member altered, left out or added', async () => {
    const protocol = protocolOf();
    const leaves = leavesOf(protocol);
    expect(leaves.length).toBeGreaterThan(30);
    const altered = [
      ...leaves.map((path) => changedAt(protocol, path, another)),
      ...Object.keys(protocol).map((key) =>
        Object.fromEntries(Object.entries(protocol).filter(([name]) => name !== key)),
      ),
      { ...protocol, more: 1 },
    ];
    for (const each of altered) expect(await codeOf({ ...good, payload: encoded(each) })).toBe('wrong-signature');
  });

  it('is refused with a character of payload, header or signature changed, or the end cut off', async () => {
    const change = (text: string, at: number): string =>
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    for (const at of [0, 100, good.payload.length - 20])
      expect(await codeOf({ ...good, payload: change(good.payload, at) })).toBe('wrong-signature');
    for (const length of [1, 100, good.payload.length - 1])
      expect(await codeOf({ ...good, payload: good.payload.slice(0, length) })).toBe('wrong-signature');
    for (const index of [0, 1])
      for (const at of [0, 40, 80]) {
        const signatures = good.signatures.map((each, other) =>
          other === index ? { ...each, signature: change(each.signature, at) } : each,
        );
        expect(await codeOf({ ...good, signatures })).toBe('wrong-signature');
      }
  });

  it('needs the signatures of both', async () => {
    const [first, second] = good.signatures;
    for (const signatures of [[first], [second], [first, first], [second, second]])
      expect(await codeOf({ ...good, signatures })).toBe('missing-signature');
    expect(await codeOf({ ...good, signatures: [second, first] })).toBe('accepted');
    expect(await codeOf({ ...good, signatures: [] })).toBe('malformed');
  });

  it('takes no signature of one for that of the other', async () => {
    const swapped = await signAnything(protocolOf(), [
      { key: hub, header: { signer: 'authority' } },
      { key: authority, header: { signer: 'hub' } },
    ]);
    expect(await codeOf(swapped)).toBe('unknown-key');
    for (const key of [hub, authority]) {
      const alone = await signAnything(protocolOf(), [
        { key, header: { signer: 'authority' } },
        { key, header: { signer: 'hub' } },
      ]);
      expect(await codeOf(alone)).toBe('unknown-key');
    }
    // The name in the header is part of what is signed.
    const relabelled = good.signatures.map((each) => {
      const header = decoded(each.protected) as { signer: string };
      return { ...each, protected: encoded({ ...header, signer: header.signer === 'hub' ? 'authority' : 'hub' }) };
    });
    expect(await codeOf({ ...good, signatures: relabelled })).toBe('unknown-key');
    const trustsBoth = { authority: [authority.publicKey, hub.publicKey], hub: [authority.publicKey, hub.publicKey] };
    expect(await codeOf({ ...good, signatures: relabelled }, { keys: trustsBoth })).toBe('wrong-signature');
  });

  it('is refused where a key is not pinned, and where it only says that it is', async () => {
    for (const keys of [
      { authority: [], hub: [hub.publicKey] },
      { authority: [stranger.publicKey], hub: [hub.publicKey] },
      { authority: [authority.publicKey], hub: [stranger.publicKey] },
    ])
      expect(await codeOf(good, { keys })).toBe('unknown-key');
    const forged = await signAnything(protocolOf(), [
      { key: stranger, header: { signer: 'authority', kid: authority.thumbprint } },
      { key: hub, header: { signer: 'hub' } },
    ]);
    expect(await codeOf(forged)).toBe('wrong-signature');
    const brought = await signAnything(protocolOf(), [
      { key: stranger, header: { signer: 'authority', jwk: stranger.publicKey } },
      { key: hub, header: { signer: 'hub' } },
    ]);
    expect(await codeOf(brought)).toBe('unknown-key');
  });

  it.each([
    ['none', { alg: 'none' }],
    ['a shared secret', { alg: 'HS256' }],
    ['RSA', { alg: 'RS256' }],
    ['nothing that is named', { alg: undefined }],
    ['a critical header that nobody knows', { crit: ['exp'], exp: 1 }],
  ])('is refused where its header says %s', async (_name, more) => {
    const [first, second] = good.signatures;
    const header = encoded({ ...(decoded(first?.protected ?? '') as object), ...more });
    for (const signature of [first?.signature, 'AA'])
      expect(await codeOf({ ...good, signatures: [{ protected: header, signature }, second] })).toBe('wrong-signature');
  });

  it('is refused where it was signed for another use', async () => {
    const other = await signAnything(protocolOf(), [
      { key: authority, header: { signer: 'authority', typ: 'kohort-directive+jws' } },
      { key: hub, header: { signer: 'hub' } },
    ]);
    expect(await codeOf(other)).toBe('malformed');
  });

  it('is refused out of its time, region, purpose and hub', async () => {
    const { validFrom, validUntil } = protocolOf().permit;
    const [from, until] = [Date.parse(validFrom), Date.parse(validUntil)];
    expect(await codeOf(good, { now: from - 1 })).toBe('not-yet-valid');
    expect(await codeOf(good, { now: from })).toBe('accepted');
    expect(await codeOf(good, { now: until - 1 })).toBe('accepted');
    expect(await codeOf(good, { now: until })).toBe('expired');
    expect(await codeOf(good, { region: '14' })).toBe('accepted');
    expect(await codeOf(good, { region: '01' })).toBe('wrong-region');
    expect(await codeOf(good, { hub: 'https://hub.example.evil' })).toBe('wrong-hub');
    expect(await codeOf(await sign(withPermit({ purpose: 'counting' })))).toBe('wrong-purpose');
    expect(checkTerms(withPermit({ regions: ['01'] }), check())).toMatchObject({
      ok: false,
      error: { code: 'wrong-region' },
    });
  });

  it('is refused where the criteria are not those of the hashes, even if both signed it', async () => {
    const altered = { ...protocolOf(), criteria: criteriaFrom(39) };
    expect(await codeOf(await sign(altered))).toBe('wrong-hash');
    const other = hashesOf(criteriaFrom(39));
    expect(await codeOf(await sign({ ...protocolOf(), protocolHash: other.protocolHash }))).toBe('wrong-hash');
    expect(await codeOf(await sign({ ...protocolOf(), meaningHash: other.meaningHash }))).toBe('wrong-hash');
    expect(await codeOf(await sign({ ...altered, ...other }))).toBe('accepted');
  });

  it('is refused where this node cannot read it', async () => {
    const invalid = { ...protocolOf(), criteria: { language: 'kohort/9' } };
    expect(await codeOf(await sign(invalid))).toBe('criteria-invalid');
    expect(await codeOf(await sign({ ...protocolOf(), more: 1 }))).toBe('malformed');
    expect(await codeOf(await sign({ ...protocolOf(), version: 0 }))).toBe('malformed');
    for (const payload of ['', 'null', '[]', '{', '"text"', '{"id":1}'])
      expect(await codeOf(await sign(payload))).toBe(payload === '' ? 'malformed' : 'malformed');
  });

  it('is refused, and nothing is thrown, where its criteria are nested without end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = JSON.stringify(protocolOf()).replace(/"criteria":\{.*?\}\]\}/, `"criteria":${deep}`);
    expect(text).toContain(deep);
    expect(await codeOf(await sign(text))).toBe('criteria-invalid');
  });

  it('is refused as malformed, and nothing is thrown, whatever comes instead', async () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.record({ payload: fc.anything(), signatures: fc.anything() }),
      fc.record({
        payload: fc.base64String({ minLength: 4 }),
        signatures: fc.array(fc.record({ protected: fc.anything(), signature: fc.string({ minLength: 1 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(junk, async (envelope) => {
        expect(['malformed', 'missing-signature']).toContain(await codeOf(envelope));
      }),
    );
  });

  it('is refused, and nothing is thrown, with any header in the place of a good one', async () => {
    const header = fc.oneof(
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc
        .record({
          signer: fc.constantFrom('hub', 'authority'),
          typ: fc.constant('kohort-protocol+jws'),
          kid: fc.anything(),
          alg: fc.anything(),
        })
        .map((value) =>
          encoded(JSON.parse(JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? '' : each)))),
        ),
      fc.string({ minLength: 1, maxLength: 200 }),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom(0, 1), async (text, index) => {
        const signatures = good.signatures.map((each, at) => (at === index ? { ...each, protected: text } : each));
        expect(await codeOf({ ...good, signatures })).not.toBe('accepted');
      }),
    );
  });

  it('is not made of what is no protocol version', async () => {
    const bad = { ...protocolOf(), protocolHash: 'x' };
    await expect(signProtocol(bad, { authority, hub })).rejects.toThrow();
  });
});
