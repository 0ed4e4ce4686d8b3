import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lint, parseCriteria, type Criteria } from '@kohort/criteria';
import { expandValueSets, MOST_CODES } from './expand-value-sets.js';

const SNOMED = 'http://snomed.info/sct';

interface Question {
  readonly codes: string[];
  readonly versions: unknown[];
  readonly offset: number;
  readonly authorization: string | undefined;
  readonly url: string | undefined;
}
type Play = (question: Question, response: ServerResponse) => void;

/** Codes below each code, as the fake server knows them. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  '254837009': ['286895000', '706970001', '286895000'],
  '73211009': ['44054006', '46635009'],
  '1': [],
};

let server: Server;
let url = '';
let asked: Question[] = [];
/** What is played once each, before the answers of a server that works. */
let plays: Play[] = [];

const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
const valueSet = (codes: readonly string[], more: object = {}): object => ({
  resourceType: 'ValueSet',
  expansion: { contains: codes.map((code) => ({ system: SNOMED, code, display: code })), ...more },
});
const outcome = (text: string): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'not-found', diagnostics: text }],
});
const works: Play = ({ codes, offset }, response) => {
  const all = codes.flatMap((code) => (code in BELOW ? [code, ...(BELOW[code] ?? [])] : []));
  json(response, valueSet(offset === 0 ? all : [], { total: all.length }));
};
/** Answers with pages of these codes; `total` where the server says it. */
const paged =
  (codes: readonly string[], size: number, total?: number): Play =>
  ({ offset }, response) =>
    json(response, valueSet(codes.slice(offset, offset + size), total === undefined ? {} : { total }));
const always = (play: Play): Play[] => Array.from({ length: 100 }, () => play);

interface Body {
  readonly parameter: readonly {
    readonly name: string;
    readonly valueInteger: number;
    readonly resource: {
      readonly compose: { readonly include: readonly { version?: string; filter: readonly { value: string }[] }[] };
    };
  }[];
}

async function questionOf(request: IncomingMessage): Promise<Question> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { parameter } = JSON.parse(text) as Body;
  const include = parameter.find(({ name }) => name === 'valueSet')?.resource.compose.include ?? [];
  return {
    codes: include.map(({ filter }) => filter[0]?.value ?? ''),
    versions: include.map(({ version }) => version),
    offset: parameter.find(({ name }) => name === 'offset')?.valueInteger ?? -1,
    authorization: request.headers.authorization,
    url: request.url,
  };
}

beforeEach(async () => {
  [asked, plays] = [[], []];
  server = createServer((request, response) => {
    void questionOf(request).then((question) => {
      asked.push(question);
      (plays.shift() ?? works)(question, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const open = (...codes: unknown[]) => ({ system: 'snomed', codes, descendants: true });
function criteria(...include: object[]): Criteria {
  const read = parseCriteria({
    language: 'kohort/1',
    id: 'trial',
    title: { sv: 'Studie', en: 'Trial' },
    valueSets: { set: { include } },
    criteria: [
      {
        id: 'c',
        kind: 'exclusion',
        expression: { type: 'exists', records: { resource: 'Condition', code: 'set' } },
      },
    ],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
const expand = (document: Criteria, more: object = {}) =>
  expandValueSets(document, { url, timeoutMs: 5000, firstWaitMs: 1, ...more });
const faultsOf = async (document: Criteria, more: object = {}) => {
  const read = await expand(document, more);
  return read.ok ? [] : read.error.map(({ code, path }) => `${code} ${path}`);
};
const expansions = async (document: Criteria) => {
  const read = await expand(document);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.valueSets?.['set']?.include.map((filter) => 'codes' in filter && filter.expansion);
};

const PATH = '/valueSets/set/include/0';

describe('expanding value sets', () => {
  it('writes the codes below, sorted and once each, without those asked for', async () => {
    const document = criteria(open('254837009', { code: '73211009', display: 'Diabetes mellitus' }));
    const before = structuredClone(document);
    const read = await expand(document, { token: 'abc' });
    const expansion = ['286895000', '44054006', '46635009', '706970001'];
    const filter = { ...document.valueSets?.['set']?.include[0], expansion };
    expect(read).toEqual({ ok: true, value: { ...document, valueSets: { set: { include: [filter] } } } });
    expect(document).toEqual(before);
    expect(asked).toMatchObject([
      { codes: ['254837009', '73211009'], authorization: 'Bearer abc', url: '/fhir/ValueSet/$expand' },
    ]);
    expect(parseCriteria(read.ok && read.value)).toMatchObject({ ok: true });
    expect(read.ok && lint(read.value).map(({ code }) => code)).not.toContain('unexpanded-value-set');
  });

  it('asks for nothing that is shown already', async () => {
    const document = criteria(
      { system: 'icd-10-se', codes: ['C50'], descendants: true },
      { system: 'snomed', codes: ['1'] },
      { ...open('254837009'), expansion: [] },
    );
    expect(await expand(document)).toEqual({ ok: true, value: document });
    expect(asked).toEqual([]);
  });

  it('says that nothing is below a code that the server knows', async () => {
    expect(await expansions(criteria(open('1')))).toEqual([[]]);
  });

  it('finds filters wherever they are written, and asks the same once', async () => {
    const inPlace = { include: [{ system: 'loinc', codes: ['1'] }], exclude: [open('254837009')] };
    const document = criteria(open('254837009'));
    const [criterion] = document.criteria;
    const records = { resource: 'Condition', code: inPlace, bodySite: { include: [open('254837009')] } };
    const more = { ...criterion, id: 'd', expression: { type: 'not', of: { type: 'exists', records } } };
    const read = parseCriteria({ ...document, criteria: [criterion, more] });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const expanded = await expand(read.value);
    expect(JSON.stringify(expanded).match(/"expansion":\["286895000","706970001"\]/g)).toHaveLength(3);
    expect(asked).toHaveLength(1);
  });

  it('asks the edition that the author names', async () => {
    const edition = 'http://snomed.info/sct/45991000052106';
    await expand(criteria({ system: edition, codes: ['1'], descendants: true }));
    expect(asked).toMatchObject([{ versions: [edition] }]);
  });

  it('asks for many codes in turns', async () => {
    const codes = Array.from({ length: 250 }, (_, index) => `c${index}`);
    plays = always((question, response) => json(response, valueSet(question.codes)));
    expect(await expansions(criteria(open(...codes)))).toEqual([[]]);
    expect(asked.map((question) => question.codes.length)).toEqual([100, 100, 50]);
  });

  const codes = Array.from({ length: 2500 }, (_, index) => `x${String(index).padStart(4, '0')}`);
  it.each<[string, Play, number[]]>([
    ['pages with a total', paged(['1', ...codes], 1000, 2501), [0, 1000, 2000]],
    ['pages that are smaller than asked for', paged(['1', ...codes], 900, 2501), [0, 900, 1800]],
    ['pages without a total', paged(['1', ...codes], 1000), [0, 1000, 2000]],
    ['no pages', (_, response) => json(response, valueSet(['1', ...codes])), [0]],
    [
      'nested entries and groups',
      (_, response) =>
        json(response, {
          resourceType: 'ValueSet',
          expansion: {
            contains: [
              {
                display: 'group',
                contains: [{ system: SNOMED, code: '1', contains: codes.map((code) => ({ system: SNOMED, code })) }],
              },
            ],
          },
        }),
      [0],
    ],
  ])('reads all of %s', async (_, play, offsets) => {
    plays = always(play);
    expect(await expansions(criteria(open('1')))).toEqual([codes]);
    expect(asked.map(({ offset }) => offset)).toEqual(offsets);
  });

  it('tries again what may pass, and obeys Retry-After', async () => {
    plays = [
      (_, response) => json(response, outcome('busy'), 503),
      (_, response) => json(response, '', 429, { 'retry-after': '0' }),
    ];
    expect(await expansions(criteria(open('1')))).toEqual([[]]);
    expect(asked).toHaveLength(3);
  });
});

describe('a terminology server', () => {
  const small = criteria(open('1'));
  const tooMany = Array.from({ length: MOST_CODES + 1 }, (_, index) => `y${index}`);

  it.each<[string, Play, string, number]>([
    ['that answers 500', (_, response) => json(response, outcome('broken'), 500), `terminology-away ${PATH}`, 3],
    ['that does not let us in', (_, response) => json(response, '', 401), `terminology-away ${PATH}`, 1],
    [
      'that redirects',
      (_, response) => json(response, '', 302, { location: 'http://127.0.0.1:9/' }),
      `terminology-away ${PATH}`,
      1,
    ],
    ['that hangs up', (_, response) => void response.destroy(), `terminology-away ${PATH}`, 3],
    [
      'that does not know the system',
      (_, response) => json(response, outcome('?'), 404),
      `terminology-refused ${PATH}`,
      1,
    ],
    [
      'that does not know the code',
      (_, response) => json(response, valueSet([])),
      `terminology-refused ${PATH}/codes/0`,
      1,
    ],
    ['that is a web site', (_, response) => json(response, '<html>'), `terminology-unreadable ${PATH}`, 1],
    ['that answers with a number', (_, response) => json(response, '1'), `terminology-unreadable ${PATH}`, 1],
    ['that gives an outcome', (_, response) => json(response, outcome('no')), `terminology-unreadable ${PATH}`, 1],
    [
      'that gives codes of another system',
      (_, response) =>
        json(response, { resourceType: 'ValueSet', expansion: { contains: [{ system: 'x', code: '1' }] } }),
      `terminology-unreadable ${PATH}`,
      1,
    ],
    [
      'that stops before the end',
      ({ offset }, response) => json(response, valueSet(offset === 0 ? ['1'] : [], { total: 3 })),
      `terminology-unreadable ${PATH}`,
      2,
    ],
    [
      'that gives the same page for ever',
      (_, response) => json(response, valueSet(tooMany.slice(0, 1000))),
      `terminology-unreadable ${PATH}`,
      2,
    ],
    [
      'that left something out',
      (_, response) =>
        json(
          response,
          valueSet(['1'], {
            extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly', valueBoolean: true }],
          }),
        ),
      `too-large ${PATH}`,
      1,
    ],
    ['that gives more than fits', (_, response) => json(response, valueSet(['1', ...tooMany])), `too-large ${PATH}`, 1],
    [
      'that says that there is more than fits',
      (_, response) => json(response, valueSet(['1'], { total: 100_000 })),
      `too-large ${PATH}`,
      1,
    ],
  ])('%s is told with the place of the filter', async (_, play, fault, requests) => {
    plays = always(play);
    expect(await faultsOf(small)).toEqual([fault]);
    expect(asked).toHaveLength(requests);
  });

  it('that does not answer in time is away', async () => {
    plays = always(() => undefined);
    expect(await faultsOf(small, { timeoutMs: 50 })).toEqual([`terminology-away ${PATH}`]);
  });

  it('that asks for a longer wait than there is time is away', async () => {
    plays = always((_, response) => json(response, '', 503, { 'retry-after': '3600' }));
    expect(await faultsOf(small, { timeoutMs: 200 })).toEqual([`terminology-away ${PATH}`]);
    expect(asked).toHaveLength(1);
  });

  it('is asked about every filter, unless it is away', async () => {
    const document = criteria(open('unknown'), open('254837009'), open('stranger'));
    const unknown = [0, 2].map((index) => `terminology-refused /valueSets/set/include/${index}/codes/0`);
    expect(await faultsOf(document)).toEqual(unknown);
    plays = always((_, response) => json(response, '', 403));
    asked = [];
    expect(await faultsOf(document)).toEqual([`terminology-away ${PATH}`]);
    expect(asked).toHaveLength(1);
  });

  it('fills no document with more than a protocol has room for', async () => {
    const half = tooMany.slice(0, MOST_CODES / 2 + 1);
    plays = always(({ codes }, response) =>
      json(response, valueSet([...codes, ...half.map((code) => `${codes[0] ?? ''}${code}`)])),
    );
    expect(await faultsOf(criteria(open('a'), open('b'), open('c')))).toEqual(['too-large /valueSets/set/include/1']);
    expect(asked).toHaveLength(2);
  });

  it.each([
    { url: 'ftp://example.org' },
    { url: 'not an address' },
    { url: 'http://user:secret@127.0.0.1/fhir' },
    { url: 'http://terminology.example.org/fhir', token: 'abc' },
    { token: 'a b' },
  ])('is not asked where the settings are %j', async (settings) => {
    expect(await faultsOf(small, settings)).toEqual([`terminology-away ${PATH}`]);
    expect(asked).toEqual([]);
  });

  it('is quoted in what it says, and the token is not', async () => {
    plays = [(_, response) => json(response, outcome('Unknown code system version'), 422)];
    const read = await expand(small, { token: 'top-secret' });
    expect(JSON.stringify(read)).toContain('Unknown code system version');
    expect(JSON.stringify(read)).not.toContain('top-secret');
  });
});
