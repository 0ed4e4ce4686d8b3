import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartFault } from '@kohort/platform';
import { openIdentity } from './node-identity.js';

describe("the node's key file", () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the node from starting where it is no key, in one sentence', async () => {
    const path = join(folder, 'key.json');
    await writeFile(path, 'no key', { mode: 0o600 });
    const start = openIdentity({ HUB_URL: 'https://hub.example', REGION: '12', NODE_KEY_FILE: path });
    await expect(start).rejects.toThrow(StartFault);
    await expect(start).rejects.toThrow(`The node's key (NODE_KEY_FILE): ${path} does not hold one`);
  });
});
