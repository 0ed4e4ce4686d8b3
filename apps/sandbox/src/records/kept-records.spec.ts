import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  choosePopulation,
  choosePortBase,
  readRecords,
  writeRecords,
  type FromFolder,
  type KeptRecords,
} from './kept-records.js';

const folder: FromFolder = { kind: 'folder', folder: 'a/people', digest: 'aa' };
const generated: KeptRecords = {
  regions: ['12', '01', '14'],
  source: { kind: 'generated', people: 1000, seed: 1, asOf: '2026-01-01' },
  filled: { '12': { people: 300, resources: 9000 } },
};
const fromFolder: KeptRecords = { ...generated, source: folder };

describe('the population of a start', () => {
  it('is 1000 generated people in three regions, or what is asked for', () => {
    expect(choosePopulation(undefined, {})).toMatchObject({
      value: { regions: ['12', '01', '14'], source: { kind: 'generated', people: 1000, seed: 1 } },
    });
    expect(choosePopulation(undefined, { regions: 1, folder })).toMatchObject({
      value: { regions: ['12'], source: folder },
    });
  });

  it.each([
    ['nothing is asked for', generated, {}],
    ['the same is asked for', generated, { regions: 3, generate: 1000 }],
    ['nothing is asked for, and the people came from a folder', fromFolder, {}],
    ['the same people lie in another folder', fromFolder, { folder: { ...folder, folder: 'b' } }],
  ])('is the one kept where %s', (_, kept, asked) => {
    expect(choosePopulation(kept, asked)).toEqual({ ok: true, value: kept });
  });

  it.each([
    ['other people of a folder', fromFolder, { folder: { ...folder, digest: 'bb' } }],
    ['a folder instead of generated people', generated, { folder }],
    ['generated people instead of a folder', fromFolder, { generate: 1000 }],
    ['more people', generated, { generate: 1001 }],
    ['other regions', generated, { regions: 4 }],
  ])('is refused where it is %s', (_, kept, asked) => {
    expect(choosePopulation(kept, asked)).toMatchObject({ error: { code: 'other-people' } });
  });

  it('says what is kept, what is asked for, and what to do', () => {
    const chosen = choosePopulation(generated, { folder });
    if (chosen.ok) throw new Error('expected a fault');
    expect(chosen.error.message).toBe(
      'The data folder keeps 1000 generated people in 3 regions; asked for are the people of a/people in 3 regions. ' +
        'Add --reset to delete what is kept, or choose another --data folder.',
    );
  });
});

describe('the list of what is kept', () => {
  let temporary = '';
  beforeAll(() => {
    temporary = mkdtempSync(join(tmpdir(), 'kohort-kept-'));
  });
  afterAll(() => rmSync(temporary, { recursive: true }));

  it('is read as it was written, and absent at first', async () => {
    const file = join(temporary, 'records.json');
    expect(await readRecords(file)).toEqual({ ok: true, value: undefined });
    await writeRecords(file, generated);
    expect(await readRecords(file)).toEqual({ ok: true, value: generated });
  });

  it.each(['{"regions":["12"]}', '{"regi', 'null'])('is broken where it holds %s', async (content) => {
    const file = join(temporary, 'broken.json');
    writeFileSync(file, content);
    expect(await readRecords(file)).toMatchObject({ ok: false, error: { code: 'broken-records' } });
  });
});

describe('the first port', () => {
  it.each([
    [undefined, undefined, 4000],
    [undefined, 5000, 5000],
    [{ portBase: 5000 }, undefined, 5000],
    [{ portBase: 5000 }, 5000, 5000],
    [{}, 6000, 6000],
  ])('of what is kept as %j and asked for as %s is %i', (kept, asked, base) => {
    expect(choosePortBase(kept, asked)).toEqual({ ok: true, value: base });
  });

  it('is not changed under what is kept, for nodes know their hub and their records by address', () => {
    const refused = { ok: false, error: { code: 'other-ports', path: '/portBase' } };
    expect(choosePortBase({ portBase: 5000 }, 4000)).toMatchObject(refused);
  });
});
