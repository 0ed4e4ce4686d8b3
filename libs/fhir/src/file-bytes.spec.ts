import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileFault, wholeFile } from './file-bytes.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kohort-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a whole file', () => {
  it('is refused above the limit, by its unpacked length', async () => {
    const [plain, packed] = [join(folder, 'a.json'), join(folder, 'a.json.gz')];
    writeFileSync(plain, 'x'.repeat(2_000_001));
    writeFileSync(packed, gzipSync('x'.repeat(2_000_001)));
    for (const path of [plain, packed]) {
      expect(await wholeFile(path, 2_000_000, undefined)).toMatchObject({ ok: false, error: { code: 'too-large' } });
      expect(await wholeFile(path, 2_000_001, undefined)).toMatchObject({ ok: true, value: { length: 2_000_001 } });
    }
  });
});

describe('the fault of a file', () => {
  it('names what the system says', () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    expect(fileFault(denied)).toMatchObject({ code: 'unreadable', message: 'The file cannot be read (EACCES).' });
  });

  it('is none where the program itself is at fault', () => {
    expect(() => fileFault(new RangeError('bug'))).toThrow('bug');
  });
});
