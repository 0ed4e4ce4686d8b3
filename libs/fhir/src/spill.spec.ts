import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Spill } from './spill.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kohort-spec-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const whole = async (spill: Spill, index: number): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of spill.read(index)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('Spill', () => {
  it('gives back each file as it was written, also where one text is larger than a block', async () => {
    const spill = await Spill.open(2, directory);
    const [long, many] = ['å'.repeat(400_000), Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`)];
    for (const text of many) spill.add(0, text);
    spill.add(1, 'short ');
    spill.add(1, long);
    await spill.flush();
    spill.add(1, ' end');
    await spill.finish();
    expect(await whole(spill, 0)).toBe(many.join(''));
    expect(await whole(spill, 1)).toBe(`short ${long} end`);
    await spill.close();
  });

  it('leaves nothing that could be found while it is open', async () => {
    const spill = await Spill.open(3, directory);
    spill.add(0, 'a record');
    await spill.finish();
    expect(readdirSync(directory)).toEqual([]);
    await spill.close();
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('keeps its files private and lets go of them', async () => {
    const spill = await Spill.open(3, directory);
    expect(openFiles()).toHaveLength(3);
    expect(openFiles().map((fd) => statSync(fd).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    await spill.close();
    expect(openFiles()).toEqual([]);
  });

  it('fails where there is no room for it', async () => {
    await expect(Spill.open(1, join(directory, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** The files below the test's own folder that this process has open. */
const openFiles = (): string[] =>
  readdirSync('/proc/self/fd')
    .map((fd) => `/proc/self/fd/${fd}`)
    .filter((fd) => {
      try {
        return readlinkSync(fd).startsWith(directory);
      } catch {
        return false;
      }
    });
