import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartFault } from '@kohort/platform';
import { generateSigningKey, type SigningKey } from '@kohort/protocol';
import { openPinnedKeys } from './pinned-keys.js';

describe('the trusted keys', () => {
  let folder = '';
  let key: SigningKey;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-pinned-'));
    key = await generateSigningKey();
  });
  afterAll(() => rm(folder, { recursive: true }));
  const written = async (content: unknown): Promise<string> => {
    const path = join(folder, 'keys.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('are read without what other tools add', async () => {
    const path = await written({ authority: [{ ...key.publicKey, kid: 'one', use: 'sig' }], hub: [] });
    expect(await openPinnedKeys(path)).toEqual({ authority: [key.publicKey], hub: [] });
  });

  it('stop the start where there are none, with a sentence that names the file', async () => {
    const path = join(folder, 'missing.json');
    await expect(openPinnedKeys(path)).rejects.toThrow(StartFault);
    await expect(openPinnedKeys(path)).rejects.toThrow(`${path} cannot be read (ENOENT)`);
    await expect(openPinnedKeys(folder)).rejects.toThrow('cannot be read (EISDIR)');
  });

  it.each([
    ['no JSON', '{"authority":['],
    ['no list of the hub', { authority: [] }],
    ['another kind of key', { authority: [{ kty: 'RSA', n: 'x', e: 'AQAB' }], hub: [] }],
    ['a key that is too short', { authority: [{ kty: 'OKP', crv: 'Ed25519', x: 'short' }], hub: [] }],
  ])('stop the start where the file holds %s', async (_name, content) => {
    await expect(openPinnedKeys(await written(content))).rejects.toThrow(StartFault);
  });
});
