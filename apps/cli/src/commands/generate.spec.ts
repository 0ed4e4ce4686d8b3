import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { NdjsonFiles } from '../generate/ndjson-files.js';
import { REGISTER } from '../generate/output-folder.js';
import { writePeople } from '../generate/write-people.js';
import { runCommand, type Ran } from '../testing/run-command.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kohort-generate-'));
});
afterAll(() => rm(root, { recursive: true }));

const folder = (name: string): string => join(root, name);
const generate = (out: string, ...more: string[]): Promise<Ran> =>
  runCommand(['generate', '--people', '30', '--seed', '4', '--as-of', '2026-01-01', '--out', folder(out), ...more]);
const read = (out: string, name: string): Promise<string> => readFile(join(folder(out), name), 'utf8');
const linesOf = (text: string): { readonly resourceType: string; readonly id: string }[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { resourceType: string; id: string });

describe('kohort generate', () => {
  it('writes one ndjson file for each resource type, and says what it wrote', async () => {
    const ran = await generate('plain');
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^30 generated people in .*plain \(seed 4, as of 2026-01-01\)\n\d+ resources: /);
    expect(ran.stdout).toContain('Patient 30');
    const names = (await readdir(folder('plain'))).filter((name) => name !== REGISTER);
    expect(names).toEqual(expect.arrayContaining(['Patient.ndjson', 'Observation.ndjson', 'Practitioner.ndjson']));
    for (const name of names) {
      const lines = linesOf(await read('plain', name));
      expect(new Set(lines.map(({ resourceType }) => `${resourceType}.ndjson`))).toEqual(new Set([name]));
      expect(ran.stdout).toContain(`${name.replace('.ndjson', '')} ${lines.length}`);
    }
  });

  it('writes the same bytes again, and the same people among more', async () => {
    await generate('again');
    for (const name of await readdir(folder('plain'))) {
      expect(await read('again', name)).toBe(await read('plain', name));
    }
    await generate('more', '--people', '45');
    const [few, more] = await Promise.all(['plain', 'more'].map((out) => read(out, 'Patient.ndjson')));
    expect(more?.startsWith(few ?? '-')).toBe(true);
    expect(linesOf(more ?? '')).toHaveLength(45);
  });

  it('compresses, and holds the same', async () => {
    await generate('zipped', '--gzip');
    const packed = await readFile(join(folder('zipped'), 'Observation.ndjson.gz'));
    expect(gunzipSync(packed).toString('utf8')).toBe(await read('plain', 'Observation.ndjson'));
  });

  it('lets people live where it is told', async () => {
    await generate('gotland', '--region', '09', '23');
    const organizations = linesOf(await read('gotland', 'Organization.ndjson'));
    expect(new Set(organizations.map(({ id }) => id.slice(0, 2)))).toEqual(new Set(['09', '23']));
  });

  it('refuses a folder that is not empty', async () => {
    const ran = await generate('plain');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('The folder is not empty. --force replaces');
  });

  it('replaces with --force what it wrote before, and nothing else', async () => {
    await generate('forced');
    await writeFile(join(folder('forced'), 'notes.txt'), 'mine');
    const ran = await generate('forced', '--force', '--gzip', '--people', '3');
    expect(ran.exitCode).toBe(0);
    const names = await readdir(folder('forced'));
    expect(names.filter((name) => name.endsWith('.ndjson'))).toEqual([]);
    expect(await read('forced', 'notes.txt')).toBe('mine');
    const packed = await readFile(join(folder('forced'), 'Patient.ndjson.gz'));
    expect(linesOf(gunzipSync(packed).toString('utf8'))).toHaveLength(3);
  });

  it('leaves the files of others alone even with --force', async () => {
    await generate('shared');
    await writeFile(join(folder('shared'), 'Device.ndjson'), '{"resourceType":"Device"}\n');
    const ran = await generate('shared', '--force');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('Device.ndjson: Another program wrote this file');
    expect(await read('shared', 'Device.ndjson')).toBe('{"resourceType":"Device"}\n');
    expect(existsSync(join(folder('shared'), 'Patient.ndjson'))).toBe(true);
  });

  it('refuses a file in the place of the folder', async () => {
    await writeFile(folder('file'), '');
    expect((await generate('file')).stderr).toContain('This is a file, not a folder.');
    const below = await generate(join('file', 'below'));
    expect(below).toMatchObject({ exitCode: 2 });
    expect(below.stderr).toContain('Part of this path is a file');
  });

  it.each([
    [['--people', '0'], 'from 1 to'],
    [['--people', '1e3'], 'whole number'],
    [['--people', '999999999999'], 'from 1 to'],
    [['--seed', '-1'], 'whole number'],
    [['--seed', '99999999999'], 'up to 2147483647'],
    [['--as-of', '2026-02-30'], 'Give a date'],
    [['--as-of', '2026'], 'Give a date'],
    [['--as-of', '1950-01-01'], 'from 2005 on'],
    [['--region', '99'], '01 Stockholm'],
  ])('refuses %j with a sentence', async (flags, sentence) => {
    const ran = await generate('never', ...flags);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(sentence);
    expect(existsSync(folder('never'))).toBe(false);
  });

  it('teaches by example', async () => {
    const { stdout } = await runCommand(['generate', '--help']);
    expect(stdout).toContain('$ kohort generate --people 1000 --seed 1 --as-of 2026-01-01 --out var/people');
  });
});

describe('NdjsonFiles', () => {
  it('tells when the disk refuses', async () => {
    const out = await mkdtemp(join(root, 'refused-'));
    await writeFile(join(out, 'Patient.ndjson'), 'in the way');
    const files = new NdjsonFiles(out, REGISTER, false);
    await files.add('Patient', '{}');
    await expect(files.close()).rejects.toThrow(/Patient\.ndjson: Writing failed\. EEXIST/);
    expect(await readFile(join(out, 'Patient.ndjson'), 'utf8')).toBe('in the way');
  });
});

describe('writePeople', () => {
  it('tells how far it has come', async () => {
    const seen: number[] = [];
    const written = await writePeople({
      ...{ seed: 1, asOf: 20_000, people: 5, out: folder('library') },
      onPerson: (done) => seen.push(done),
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(written.people).toBe(5);
    expect(new Map(written.resources).get('Patient')).toBe(5);
  });
});
