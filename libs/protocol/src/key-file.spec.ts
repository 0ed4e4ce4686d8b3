import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openKeyFile } from './key-file.js';

describe('a key file', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-key-'));
    path = join(folder, 'key.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const messageOf = async (at = path): Promise<string> => {
    const key = await openKeyFile(at);
    return key.ok ? 'opened' : key.error.message;
  };

  it('is made for this account only, and gives the same key again', async () => {
    const made = await openKeyFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(made).toMatchObject({ ok: true });
    expect(await openKeyFile(path)).toEqual(made);
    expect(await readdir(folder)).toEqual(['key.json', 'key.json.pub.json']);
  });

  it('is one file where many start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => openKeyFile(path)));
    expect(new Set(keys.map((key) => (key.ok ? key.value.thumbprint : key.error.message))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['key.json', 'key.json.pub.json']);
  });

  it('has its public part beside it, and that only', async () => {
    const made = await openKeyFile(path);
    const told = async () => JSON.parse(await readFile(`${path}.pub.json`, 'utf8')) as unknown;
    expect(await told()).toEqual(made.ok && made.value.publicKey);
    await writeFile(`${path}.pub.json`, '{}');
    await openKeyFile(path);
    expect(await told()).toEqual(made.ok && made.value.publicKey);
  });

  it.each([
    ['is empty', ''],
    ['is no JSON', 'secret-text'],
    ['is another key', '{"kty":"oct","k":"secret-text"}'],
    ['is cut off', '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'],
  ])('is left as it is where it %s, and its content is not told', async (_what, content) => {
    await writeFile(path, content, { mode: 0o600 });
    const message = await messageOf();
    expect(message).toContain(`${path} does not hold one.`);
    expect(message).not.toContain('secret-text');
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('is refused where others may read it', async () => {
    await openKeyFile(path);
    await chmod(path, 0o640);
    expect(await messageOf()).toContain('chmod 600');
  });

  it('is refused where it is a folder, or cannot be made', async () => {
    expect(await messageOf(folder)).toContain('is not a file');
    expect(await messageOf(join(folder, 'no-such-folder', 'key.json'))).toContain('cannot be made (ENOENT)');
    await writeFile(path, '');
    expect(await messageOf(join(path, 'key.json'))).toContain('cannot be read (ENOTDIR)');
  });
});
