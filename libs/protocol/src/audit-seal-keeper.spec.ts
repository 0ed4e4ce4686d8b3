import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAuditSeal } from './audit-seal.js';
import { auditHeadFileOf, auditSealKeeper } from './audit-seal-keeper.js';
import { VerificationKey } from './signing-key.js';

const seal = { position: 3, hash: 'ab'.repeat(32), at: '2026-11-30T12:00:00.000Z' };

describe('what an app keeps of its seals', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-seal-'));
    file = join(folder, 'key.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is signed with the key of a file, and verified by its public part', async () => {
    const signed = await auditSealKeeper('node-12', file).sign(seal);
    const key = VerificationKey.parse(JSON.parse(await readFile(`${file}.pub.json`, 'utf8')));
    expect(await verifyAuditSeal(signed, key)).toEqual({ ok: true, value: { app: 'node-12', ...seal } });
    await writeFile(join(folder, 'broken.json'), '{}', { mode: 0o600 });
    await expect(auditSealKeeper('node-12', join(folder, 'broken.json')).sign(seal)).rejects.toThrow('broken.json');
  });

  it('is the newest, for this account only, and whole', async () => {
    const keeper = auditSealKeeper('node-12', file);
    expect(await keeper.kept()).toBe('none');
    await keeper.keep(await keeper.sign({ ...seal, position: 2 }));
    await keeper.keep(await keeper.sign(seal));
    expect(await auditSealKeeper('node-12', file).kept()).toMatchObject(seal);
    expect((await stat(auditHeadFileOf(file))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['key.json', 'key.json.audit-head', 'key.json.pub.json']);
  });

  it('is unreadable of another key, of another app and as anything else, unless an operator accepts', async () => {
    const keeper = auditSealKeeper('node-12', file);
    await keeper.keep(await auditSealKeeper('node-12', join(folder, 'other.json')).sign(seal));
    expect(await keeper.kept()).toBe('unreadable');
    await keeper.keep(await auditSealKeeper('node-13', file).sign(seal));
    expect(await keeper.kept()).toBe('unreadable');
    await writeFile(auditHeadFileOf(file), '');
    expect(await keeper.kept()).toBe('unreadable');
    await writeFile(auditHeadFileOf(file), 'accept\n');
    expect(await keeper.kept()).toBe('accept');
  });
});
