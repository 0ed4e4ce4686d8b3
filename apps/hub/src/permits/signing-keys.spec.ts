import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { StartFault } from '@kohort/platform';
import { openSigningKeys } from './signing-keys.js';

describe("the hub's keys", () => {
  const folder = mkdtempSync(join(tmpdir(), 'kohort-keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const open = (hub: string, authority: string) =>
    openSigningKeys({ HUB_KEY_FILE: join(folder, hub), AUTHORITY_KEY_FILE: join(folder, authority) });

  it('are made where they are missing, and are the same after the next start', async () => {
    const first = await open('hub', 'authority');
    expect(first.hub.thumbprint).not.toBe(first.authority.thumbprint);
    expect(await open('hub', 'authority')).toEqual(first);
  });

  it('keep the hub from starting where one cannot be used, and it says which', async () => {
    writeFileSync(join(folder, 'broken'), '{}', { mode: 0o600 });
    await expect(open('broken', 'other')).rejects.toThrow(StartFault);
    await expect(open('broken', 'other')).rejects.toThrow('HUB_KEY_FILE');
    await expect(open('other', 'broken')).rejects.toThrow('AUTHORITY_KEY_FILE');
  });

  it('are two: one key does not sign for both', async () => {
    await expect(open('one', 'one')).rejects.toThrow('the same key');
  });
});
