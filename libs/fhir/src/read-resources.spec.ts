import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadItem } from './item.js';
import { readResources } from './read-resources.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kohort-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};
const line = (resourceType: string, id: string): string => `${JSON.stringify({ resourceType, id })}\n`;
const types = ['Patient', 'Medication', 'Observation'];

async function items(source = folder): Promise<ReadItem[]> {
  const found: ReadItem[] = [];
  for await (const batch of readResources(source, { types })) found.push(...batch);
  return found;
}
/** "at" of what was read, "code loss at" of what was not. */
const told = async (source?: string): Promise<string[]> =>
  (await items(source)).map((item) => (item.ok ? item.at : `${item.fault.code} ${item.loss} ${item.at}`));

describe('a folder', () => {
  it('is read to any depth, people first, then medications, each by name', async () => {
    put('b/Observation.ndjson', line('Observation', '1'));
    put('b/MedicationRequest.ndjson', line('Observation', '2'));
    put('z/Patient.001.ndjson.gz', gzipSync(line('Patient', '3')));
    put('a/Medication.jsonl', line('Medication', '4'));
    put('patients.json', JSON.stringify({ resourceType: 'Patient', id: '5' }));
    put('B.json.gz', gzipSync(JSON.stringify({ resourceType: 'Observation', id: '6' })));
    put('notes.txt', 'not read');
    put('.hidden/Patient.ndjson', 'not read');
    expect(await told()).toEqual([
      'patients.json',
      'z/Patient.001.ndjson.gz:1',
      'a/Medication.jsonl:1',
      'B.json.gz',
      'b/MedicationRequest.ndjson:1',
      'b/Observation.ndjson:1',
    ]);
  });

  it('is read once although links lead round in it', async () => {
    put('data/Patient.ndjson', line('Patient', '1'));
    symlinkSync('..', join(folder, 'data', 'up'));
    symlinkSync('data', join(folder, 'again'));
    symlinkSync(join(folder, 'data', 'Patient.ndjson'), join(folder, 'copy.ndjson'));
    symlinkSync('absent.ndjson', join(folder, 'broken.ndjson'));
    expect(await told()).toEqual(['not-found part broken.ndjson', 'again/Patient.ndjson:1']);
  });

  it('that is absent, empty or no FHIR file is told', async () => {
    expect(await told()).toEqual([`no-files rest ${folder}`]);
    expect(await told(join(folder, 'absent'))).toEqual([`not-found rest ${join(folder, 'absent')}`]);
    const path = put('notes.txt', 'x');
    expect(await told(path)).toEqual([`unknown-file rest ${path}`]);
  });
});

describe('an ndjson file', () => {
  it('gives each line with its text, whatever ends it', async () => {
    const path = put('x.ndjson', `\uFEFF${line('Patient', 'ÅÄÖ')}\r\n \n{"resourceType":"Observation"}\r`);
    expect(await items(path)).toEqual([
      {
        ok: true,
        resource: { resourceType: 'Patient', id: 'ÅÄÖ' },
        at: 'x.ndjson:1',
        raw: line('Patient', 'ÅÄÖ').trim(),
      },
      {
        ok: true,
        resource: { resourceType: 'Observation' },
        at: 'x.ndjson:4',
        raw: '{"resourceType":"Observation"}\r',
      },
    ]);
  });

  it('names each line that cannot be read, quotes none, and reads on', async () => {
    const secret = '19121212-1212';
    const bad = [`{"a": ${secret}}`, `{"resourceType":"Patient","id":"${secret}`, `"${secret}"`, secret];
    const path = put(
      'x.ndjson',
      Buffer.concat([Buffer.from(`${bad.join('\n')}\n`), Buffer.from([0xe5, 10]), Buffer.from(line('Patient', '1'))]),
    );
    expect(await told(path)).toEqual([
      'not-json record x.ndjson:1',
      'not-json record x.ndjson:2',
      'not-fhir record x.ndjson:3',
      'not-json record x.ndjson:4',
      'not-utf8 record x.ndjson:5',
      'x.ndjson:6',
    ]);
    expect(JSON.stringify((await items(path)).filter(({ ok }) => !ok))).not.toContain('1212');
  });

  it('passes over what is not wanted without looking into it, but unfolds Bundles', async () => {
    const entry = [{ fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient' } }];
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
    const path = put('x.ndjson', `{ "resourceType" : "Claim", broken\n{"id":"1","resourceType":"Claim"}\n${bundle}\n`);
    expect(await items(path)).toEqual([
      { ok: true, resource: { resourceType: 'Patient' }, at: 'x.ndjson:3#/entry/0', fullUrl: 'urn:uuid:1' },
    ]);
  });

  it('that is empty is named', async () => {
    put('a.ndjson', '');
    put('b.ndjson', '\n \n');
    put('c.ndjson.gz', gzipSync(''));
    put('d.json', '');
    put('e.ndjson', line('Claim', '1'));
    expect(await told()).toEqual(
      ['a.ndjson', 'b.ndjson', 'c.ndjson.gz', 'd.json'].map((name) => `empty-file part ${name}`),
    );
  });

  it('is read as far as its gzip holds', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => line('Patient', `${index} ${index * 7919}`)).join('');
    const packed = gzipSync(lines);
    put('a.ndjson.gz', packed.subarray(0, packed.length / 2));
    put('b.ndjson.gz', 'no gzip');
    put('c.ndjson.gz', Buffer.concat([gzipSync(line('Patient', '1')), gzipSync(line('Patient', '2'))]));
    put('d.json.gz', packed.subarray(0, 100));
    const found = await told();
    const read = found.filter((each) => each.startsWith('a.ndjson.gz'));
    expect(read.length).toBeGreaterThan(5000);
    expect(found.filter((each) => !read.includes(each))).toEqual([
      `bad-gzip part a.ndjson.gz:${read.length + 1}`,
      'bad-gzip part b.ndjson.gz:1',
      'c.ndjson.gz:1',
      'c.ndjson.gz:2',
      'bad-gzip part d.json.gz',
    ]);
  });

  it('is never held: 200,000 lines come in batches of a piece of the file', async () => {
    const path = join(folder, 'Observation.ndjson');
    const out = createWriteStream(path);
    const pad = 'x'.repeat(100);
    for (let index = 0; index < 200_000; index += 1)
      out.write(`{"resourceType":"Observation","id":"${index}","x":"${pad}"}\n`);
    out.end();
    await finished(out);
    let [count, largest] = [0, 0];
    for await (const batch of readResources(path, { types })) {
      count += batch.length;
      largest = Math.max(largest, batch.length);
    }
    expect(count).toBe(200_000);
    expect(largest).toBeLessThan(3_000);
  }, 30_000);

  it('holds the type that its name begins with, of which something is missing then', async () => {
    const missing = async (name: string, content: string): Promise<unknown> => {
      const [item] = await items(put(name, content));
      return item && !item.ok && item.types;
    };
    for (const name of ['Observation.ndjson', 'a/Observation.000.ndjson', 'Observation-export.jsonl']) {
      expect(await missing(name, '{')).toEqual(['Observation']);
    }
    expect(await missing('Observation-2.ndjson', '')).toEqual(['Observation']);
    expect(await missing('Observation-3.ndjson.gz', 'no gzip')).toEqual(['Observation']);
    for (const name of ['export.ndjson', 'Observations.ndjson', 'Observation/x.ndjson', 'Observation-export.json']) {
      expect(await missing(name, '{')).toBeUndefined();
    }
  });

  it('is left when the signal aborts', async () => {
    const path = put('Patient.ndjson', line('Patient', '1').repeat(50_000));
    const controller = new AbortController();
    let batches = 0;
    const reading = async (): Promise<void> => {
      for await (const batch of readResources(path, { types, signal: controller.signal })) {
        batches += Math.sign(batch.length);
        controller.abort(new Error('stopped'));
      }
    };
    await expect(reading()).rejects.toThrow('stopped');
    expect(batches).toBe(1);
  });
});

describe('a JSON document', () => {
  it('gives the entries of its Bundle with their fullUrl', async () => {
    const entry = [
      { resource: { resourceType: 'Observation' } },
      { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient' } },
    ];
    put('one.json', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }, null, 2));
    expect(await items()).toEqual([
      { ok: true, resource: { resourceType: 'Patient' }, at: 'one.json#/entry/1', fullUrl: 'urn:uuid:1' },
      { ok: true, resource: { resourceType: 'Observation' }, at: 'one.json#/entry/0' },
    ]);
  });

  it('that is none is named', async () => {
    put('a.json', `${line('Patient', '1')}${line('Patient', '2')}`);
    put('b.json', Buffer.from('{"resourceType":"Patient"}', 'utf16le'));
    put('c.json', Buffer.from('{"å":1}', 'latin1'));
    put('package.json', '{"name":"x"}');
    expect(await told()).toEqual([
      'not-json part a.json',
      'not-json part b.json',
      'not-utf8 part c.json',
      'not-fhir record package.json',
    ]);
    const [first] = await items();
    expect(first && !first.ok && first.fault.hint).toContain('.ndjson');
  });
});

describe('the shared test data', () => {
  const shared = resolve('..', 'shared', 'data', 'fhir');
  const there = existsSync(shared);
  (there ? it : it.skip)(there ? 'is read without a fault' : 'is absent: ../shared/data/fhir', async () => {
    const found: ReadItem[] = [];
    const source = join(shared, 'mii-kds-testdata');
    for await (const batch of readResources(source, { types: ['Observation'] })) found.push(...batch);
    const file = readdirSync(source).find((name) => name.startsWith('Observation'));
    const lines = gunzipSync(readFileSync(join(source, file ?? '')))
      .toString()
      .trim()
      .split('\n');
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
    expect(found).toHaveLength(lines.length);
  });
});
