import { describe, expect, it } from '@jest/globals';
import { generateSigningKey, VerificationKey, readSigningKey, thumbprintOf } from './signing-key.js';

describe("a node's key", () => {
  it('is read again as it was made, whatever other tools add to it', async () => {
    const key = await generateSigningKey();
    const file = JSON.parse(JSON.stringify({ ...key.privateKey, kid: 'mine', use: 'sig' })) as unknown;
    expect(await readSigningKey(file)).toEqual({ ok: true, value: key });
  });

  it('has a public part without the private one', async () => {
    const { privateKey, publicKey } = await generateSigningKey();
    expect(JSON.stringify(publicKey)).not.toContain(privateKey.d);
    expect(VerificationKey.safeParse(privateKey).success).toBe(false);
  });

  it('has the thumbprint of RFC 8037, appendix A.3', async () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    expect(await thumbprintOf({ kty: 'OKP', crv: 'Ed25519', x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('is refused where it is no such key', async () => {
    const [key, other] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    const { privateKey } = key;
    const wrong = [
      undefined,
      'text',
      [],
      {},
      key.publicKey,
      { ...privateKey, crv: 'X25519' },
      { ...privateKey, d: 'short' },
      { ...privateKey, x: other.publicKey.x },
    ];
    for (const each of wrong)
      expect(await readSigningKey(each)).toMatchObject({ ok: false, error: { code: 'not-a-signing-key' } });
  });
});
