import { describe, expect, it } from '@jest/globals';
import { generateNodeKey, NodePublicKey, readNodeKey, thumbprintOf } from './node-key.js';

describe("a node's key", () => {
  it('is read again as it was made, whatever other tools add to it', async () => {
    const key = await generateNodeKey();
    const file = JSON.parse(JSON.stringify({ ...key.privateKey, kid: 'mine', use: 'sig' })) as unknown;
    expect(await readNodeKey(file)).toEqual({ ok: true, value: key });
  });

  it('has a public part without the private one', async () => {
    const { privateKey, publicKey } = await generateNodeKey();
    expect(JSON.stringify(publicKey)).not.toContain(privateKey.d);
    expect(NodePublicKey.safeParse(privateKey).success).toBe(false);
  });

  it('has the thumbprint of RFC 8037, appendix A.3', async () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    expect(await thumbprintOf({ kty: 'OKP', crv: 'Ed25519', x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('is refused where it is no such key', async () => {
    const [key, other] = await Promise.all([generateNodeKey(), generateNodeKey()]);
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
      expect(await readNodeKey(each)).toMatchObject({ ok: false, error: { code: 'not-a-node-key' } });
  });
});
