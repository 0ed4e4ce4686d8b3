import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runCommand, type Ran } from '../testing/run-command.js';
import { folderWith, ndjson, PEOPLE, TRIAL } from '../testing/trial.js';

interface Summary {
  readonly people: Readonly<Record<string, number>>;
  readonly criteria: readonly Readonly<Record<string, unknown>>[];
  readonly records: Readonly<Record<string, number>>;
  readonly completeFor: readonly string[];
}

let folder: Awaited<ReturnType<typeof folderWith>>;
let trial: string;
beforeAll(async () => {
  folder = await folderWith({ 'trial.json': TRIAL });
  trial = join(folder.path, 'trial.json');
});
afterAll(() => folder.done());

const filesOf = (ending: string): Record<string, string> =>
  Object.fromEntries(Object.entries(PEOPLE).map(([type, all]) => [`${type}.${ending}`, ndjson(all)]));
const match = (fhir: string, ...more: string[]): Promise<Ran> =>
  runCommand(['match', '--criteria', trial, '--fhir', fhir, '--index-date', '2026-01-01', ...more]);
const summaryOf = ({ stdout }: Ran): Summary => (JSON.parse(stdout) as { summary: Summary }).summary;

describe('kohort match', () => {
  let records: Awaited<ReturnType<typeof folderWith>>;
  beforeAll(async () => {
    records = await folderWith(filesOf('ndjson.gz'));
  });
  afterAll(() => records.done());

  it('counts people by outcome, and says per criterion why it is unknown', async () => {
    const ran = await match(records.path, '--format', 'json');
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    const { people: counts, criteria, completeFor } = summaryOf(ran);
    expect(counts).toEqual({
      evaluated: 5,
      eligible: 2,
      possible: 1,
      ineligible: 2,
      deceased: 1,
      outOfUse: 0,
      protectedIdentity: 1,
    });
    expect(completeFor).toEqual(['Condition', 'Observation']);
    expect(criteria).toEqual([
      { id: 'age', kind: 'inclusion', met: 5, notMet: 0, unknown: 0, unknownBecause: {}, remaining: 5, onlyThis: 0 },
      { id: 'female', kind: 'inclusion', met: 4, notMet: 1, unknown: 0, unknownBecause: {}, remaining: 4, onlyThis: 1 },
      { id: 'cancer', kind: 'exclusion', met: 1, notMet: 4, unknown: 0, unknownBecause: {}, remaining: 3, onlyThis: 1 },
      {
        id: 'haemoglobin',
        kind: 'inclusion',
        met: 3,
        notMet: 0,
        unknown: 2,
        unknownBecause: { 'no-record': 2 },
        remaining: 3,
        onlyThis: 0,
      },
    ]);
  });

  it('never names people with a protected identity', async () => {
    for (const format of ['json', 'csv', 'table']) {
      const { stdout, stderr } = await match(records.path, '--format', format);
      expect(stdout).toContain('anna');
      expect(stdout + stderr).not.toContain('frida');
    }
    const ran = await match(records.path, '--explain', 'frida');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('holds no person "frida" who may be shown');
  });

  it('writes numbers only, with --count', async () => {
    for (const format of ['json', 'csv', 'table']) {
      const { stdout } = await match(records.path, '--format', format, '--count');
      for (const id of ['anna', 'berta', 'cia', 'dan']) expect(stdout).not.toContain(id);
    }
  });

  it('takes nothing for absent where the source is not complete', async () => {
    const { criteria } = summaryOf(await match(records.path, '--format', 'json', '--coverage', 'none'));
    expect(criteria[2]).toMatchObject({ met: 1, notMet: 0, unknown: 4, unknownBecause: { 'incomplete-coverage': 4 } });
  });

  it('explains one person in both languages, with the record behind each verdict', async () => {
    const en = await match(records.path, '--explain', 'anna');
    expect(en.exitCode).toBe(0);
    expect(en.stdout).toContain('anna: fits');
    expect(en.stdout).toContain('Haemoglobin: 13.2 g/dL = 132 g/L  [Observation/hb-anna]');
    const sv = await match(records.path, '--explain', 'Patient/berta', '--lang', 'sv');
    expect(sv.stdout).toContain('berta: kan passa');
    expect(sv.stdout).toContain('Uppgiften saknas.');
  });

  it('says of the dead that they are not counted', async () => {
    expect((await match(records.path, '--explain', 'eva')).stdout).toContain('had died by the index date');
  });

  it('names and counts what cannot be read, and no longer trusts the absence of such records', async () => {
    const broken = await folderWith({
      'Patient.ndjson': ndjson(PEOPLE['Patient'] ?? []),
      'Condition.ndjson': `{"resourceType":"Condition"\n${ndjson(PEOPLE['Condition'] ?? [])}`,
    });
    const ran = await match(broken.path, '--format', 'json');
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('Condition.ndjson:1');
    expect(ran.stderr).toContain('1 records could not be read.');
    expect(summaryOf(ran).criteria[2]).toMatchObject({ met: 1, notMet: 0, unknown: 4 });
    await broken.done();
  });

  it('warns of codes that no record of the source is coded in', async () => {
    const abroad = await folderWith({
      ...filesOf('ndjson'),
      'Condition.ndjson': ndjson([{ ...PEOPLE['Condition']?.[1], id: 'dx' }]),
    });
    const ran = await match(abroad.path);
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain('/criteria/2/expression/records/code: No Condition record is coded in');
    expect(ran.stderr).toContain('They are in http://snomed.info/sct.');
    await abroad.done();
  });

  it('trusts no absence where a file cannot be told from records', async () => {
    const mixed = await folderWith({ ...filesOf('ndjson'), 'trial.json': TRIAL });
    const ran = await match(mixed.path, '--format', 'json');
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('trial.json');
    expect(summaryOf(ran).people).toMatchObject({ evaluated: 5, eligible: 0, possible: 3 });
    await mixed.done();
  });

  it('tells which records a damaged file may have held by its name only where that is a bulk export', async () => {
    const verdictsOn = async (name: string): Promise<unknown> => {
      const damaged = await folderWith({ ...filesOf('ndjson'), [name]: '{' });
      const { criteria } = summaryOf(await match(damaged.path, '--format', 'json'));
      await damaged.done();
      return criteria[2];
    };
    expect(await verdictsOn('Procedure-export.ndjson')).toMatchObject({ met: 1, notMet: 4, unknown: 0 });
    expect(await verdictsOn('Procedure-export.json')).toMatchObject({ met: 1, notMet: 0, unknown: 4 });
  });

  describe('people whose records', () => {
    const matched = async (...patients: readonly object[]): Promise<{ ran: Ran; summary: Summary }> => {
      const source = await folderWith({ ...filesOf('ndjson'), 'Patient.ndjson': ndjson(patients) });
      const ran = await match(source.path, '--format', 'json');
      await source.done();
      return { ran, summary: summaryOf(ran) };
    };
    const [anna, berta] = PEOPLE['Patient'] ?? [];
    const linked = (patient: object | undefined, type: string, other: string): object => ({
      ...patient,
      link: [{ type, other: { reference: `Patient/${other}` } }],
    });
    const numbered = (patient: object | undefined): object => ({
      ...patient,
      identifier: [{ system: 'urn:oid:1.2.752.129.2.1.3.1', value: '197005179288' }],
    });

    it('were replaced or are inactive are not evaluated', async () => {
      const { summary } = await matched(anna ?? {}, linked(berta, 'replaced-by', 'cia'), {
        ...berta,
        id: 'x',
        active: false,
      });
      expect(summary.people).toMatchObject({ evaluated: 1, eligible: 1, outOfUse: 2 });
    });

    it('may stand under several patients are not judged by what is absent', async () => {
      expect((await matched(anna ?? {}, berta ?? {})).summary.criteria[2]).toMatchObject({ notMet: 2, unknown: 0 });
      const { ran, summary } = await matched(numbered(anna), numbered(berta));
      expect(summary.criteria[2]).toMatchObject({ notMet: 0, unknown: 2, unknownBecause: { blocked: 2 } });
      expect(ran.stderr).toContain('1 identifiers are carried by several patients');
      const replacing = await matched(linked(berta, 'replaced-by', 'anna'), anna ?? {});
      expect(replacing.summary.criteria[2]).toMatchObject({ notMet: 0, unknown: 1 });
    });

    it('carry a modifier extension are named and not evaluated', async () => {
      const { ran, summary } = await matched(anna ?? {}, { ...berta, modifierExtension: [{ url: 'urn:not' }] });
      expect(summary.people).toMatchObject({ evaluated: 1 });
      expect(ran).toMatchObject({ exitCode: 1 });
      expect(ran.stderr).toContain('Patient.ndjson:2: A modifier extension');
    });

    it('leave open whether they had died by the index date are evaluated', async () => {
      const died = (deceasedDateTime: string): object => ({ ...anna, id: deceasedDateTime, deceasedDateTime });
      const { summary } = await matched(died('2026'), died('2026-01-01'), died('2025'), {
        ...berta,
        deceasedBoolean: true,
      });
      expect(summary.people).toMatchObject({ evaluated: 1, deceased: 3 });
    });
  });

  it('says of a replaced patient record that it is not counted', async () => {
    const source = await folderWith({ 'Patient.ndjson': ndjson([{ ...PEOPLE['Patient']?.[0], active: false }]) });
    expect((await match(source.path, '--explain', 'anna')).stdout).toContain('was replaced or is inactive');
    const table = await match(source.path);
    expect(table.stdout).toContain('Replaced or inactive patient records, not evaluated');
    await source.done();
  });

  it('finds a result inside a report', async () => {
    const [hb] = (PEOPLE['Observation'] ?? []) as readonly { id: string }[];
    const source = await folderWith({
      'Patient.ndjson': ndjson(PEOPLE['Patient'] ?? []),
      'DiagnosticReport.ndjson': ndjson([
        {
          resourceType: 'DiagnosticReport',
          id: 'r1',
          status: 'final',
          subject: { reference: 'Patient/anna' },
          contained: [{ ...hb, subject: undefined }],
        },
      ]),
    });
    const ran = await match(source.path, '--format', 'json');
    expect(summaryOf(ran).criteria[3]).toMatchObject({ met: 1, unknown: 4 });
    expect(ran.stdout).toContain('"record":"DiagnosticReport/r1","part":"contained/hb-anna"');
    await source.done();
  });

  it.each([
    ['no such criteria', ['match', '--criteria', 'none.json', '--fhir', '.'], 2, 'none.json: There is no such file.'],
    ['no such folder', ['--fhir', 'no/such/folder'], 3, 'no/such/folder'],
    ['a date that is none', ['--fhir', '.', '--index-date', '2026-02-30'], 2, 'Give a date such as 2026-01-31.'],
    ['a misspelt flag', ['--fhir', '.', '--criterai', 'x'], 2, 'Did you mean --criteria?'],
    ['an unknown zone', ['--fhir', '.', '--time-zone', 'Mars/Olympus'], 2, 'IANA time zone'],
    ['a parameter without a value', ['--fhir', '.', '--parameter', 'x'], 2, 'name=value'],
  ])('refuses %s in one sentence', async (_, args, exitCode, message) => {
    const ran = await runCommand(args[0] === 'match' ? args : ['match', '--criteria', trial, ...args]);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).not.toContain('    at ');
  });

  it('says when a person is not there', async () => {
    const ran = await match(records.path, '--explain', 'nobody');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('holds no person "nobody"');
  });

  it('refuses criteria with a fault, with its path and a hint', async () => {
    const misspelt = await folderWith({ 'trial.json': JSON.stringify(TRIAL).replace('"pick"', '"pik"') });
    const file = join(misspelt.path, 'trial.json');
    const ran = await runCommand(['match', '--criteria', file, '--fhir', records.path]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('/criteria/3/expression/pik');
    expect(ran.stderr).toContain('"pick"');
    await misspelt.done();
  });
});

describe('kohort match over a FHIR server', () => {
  let server: Server;
  let address: string;
  /** The end of the paths that the token is not good for. */
  let refused = 'nothing';
  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', address);
      if (url.pathname.endsWith(refused)) return void response.writeHead(401).end();
      if (!url.pathname.startsWith('/fhir/')) return void response.writeHead(404).end('Not here');
      response.setHeader('content-type', 'application/fhir+json').end(JSON.stringify(answer(url)));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  });
  afterAll(() => new Promise((resolve) => void server.close(resolve)));

  /** A server that gives one resource a page. */
  function answer(url: URL): object {
    const type = url.pathname.split('/').at(-1) ?? '';
    if (type === 'metadata') {
      const resource = [...Object.keys(PEOPLE), 'Medication'].map((each) => ({
        type: each,
        interaction: [{ code: 'search-type' }],
      }));
      return { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server', resource }] };
    }
    const all = PEOPLE[type] ?? [];
    const page = Number(url.searchParams.get('page') ?? 0);
    return {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: all.slice(page, page + 1).map((resource) => ({ resource })),
      link: page + 1 < all.length ? [{ relation: 'next', url: `${address}/${type}?page=${page + 1}` }] : [],
    };
  }

  it('gives the same answer as over files', async () => {
    const ran = await match(address, '--format', 'json');
    expect(ran.exitCode).toBe(0);
    expect(summaryOf(ran).people).toMatchObject({ evaluated: 5, eligible: 2, possible: 1, ineligible: 2, deceased: 1 });
  });

  it('trusts the absence of nothing that it had not read when the server refused', async () => {
    refused = '/Condition';
    const ran = await match(address, '--format', 'json');
    refused = 'nothing';
    expect(ran.exitCode).toBe(1);
    expect(summaryOf(ran).completeFor).toEqual([]);
    expect(summaryOf(ran).criteria[2]).toMatchObject({ met: 0, notMet: 0, unknown: 5 });
  });

  it('says in one sentence when there is no FHIR server', async () => {
    const ran = await match(new URL('/elsewhere', address).href);
    expect(ran).toMatchObject({ exitCode: 3, stdout: '' });
    expect(ran.stderr).toContain('There is no FHIR server');
  });
});
