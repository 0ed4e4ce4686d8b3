import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCriteria } from '../parse/parse.js';
import { importClinicalTrialsGov } from './clinical-trials-gov.js';
import type { ImportedTrial } from './imported-trial.js';

const record = (eligibility: object = {}, identification: object = {}, more: object = {}): object => ({
  protocolSection: {
    identificationModule: { nctId: 'NCT01234567', briefTitle: 'A trial', acronym: 'ATRIAL', ...identification },
    eligibilityModule: { eligibilityCriteria: 'Inclusion Criteria:\n\n* A', sex: 'ALL', ...eligibility },
    ...more,
  },
});
function imported(json: object): ImportedTrial {
  const read = importClinicalTrialsGov(json);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
const expressions = (json: object): unknown[] => imported(json).criteria.criteria.map(({ expression }) => expression);
const lostAt = (json: object, path: string): string[] =>
  imported(json)
    .losses.filter((loss) => loss.path === path)
    .map(({ message }) => message);
const eligibilityPath = (field: string): string => `/protocolSection/eligibilityModule/${field}`;
const A = { type: 'manual', text: { sv: 'A', en: 'A' } };

describe('a ClinicalTrials.gov record', () => {
  it('becomes a draft whose criteria parse', () => {
    const json = record(
      {
        minimumAge: '40 Years',
        maximumAge: '74 Years',
        sex: 'FEMALE',
        eligibilityCriteria: 'Inclusion Criteria:\n\n* Able\n\nExclusion Criteria:\n\n* Able\n* Able\n* 過敏症',
      },
      { secondaryIdInfos: [{ id: '2015-001894-41', type: 'EUDRACT_NUMBER' }, { id: 'X-1' }] },
      {
        sponsorCollaboratorsModule: { leadSponsor: { name: 'Karolinska Institutet', class: 'OTHER' } },
        designModule: { phases: ['PHASE2', 'PHASE3'], enrollmentInfo: { count: 300, type: 'ESTIMATED' } },
      },
    );
    const trial = imported(json);
    expect(trial).toMatchObject({
      acronym: 'ATRIAL',
      title: { sv: 'A trial', en: 'A trial' },
      registrations: [
        { system: 'https://clinicaltrials.gov', value: 'NCT01234567' },
        { system: 'https://eudract.ema.europa.eu', value: '2015-001894-41' },
      ],
      phase: 'PHASE2/PHASE3',
      targetEnrolment: 300,
      sponsor: 'Karolinska Institutet',
    });
    expect(trial.criteria.criteria.map(({ id, kind, source }) => [id, kind, source?.text])).toEqual([
      ['age', 'inclusion', 'Minimum age: 40 Years; Maximum age: 74 Years'],
      ['sex', 'inclusion', 'Sex: FEMALE'],
      ['inclusion-able', 'inclusion', 'Able'],
      ['exclusion-able', 'exclusion', 'Able'],
      ['exclusion-able-2', 'exclusion', 'Able'],
      ['exclusion', 'exclusion', '過敏症'],
    ]);
    expect(expressions(json).slice(0, 2)).toEqual([
      { type: 'age', ge: 40, le: 74 },
      { type: 'sex', is: 'female' },
    ]);
    expect(parseCriteria(JSON.parse(JSON.stringify(trial.criteria)))).toMatchObject({ ok: true });
    expect(lostAt(json, '/protocolSection/identificationModule/secondaryIdInfos/1')).toEqual([
      'Not carried over: "X-1"',
    ]);
  });

  it('keeps the ids of criteria where the entries change places', () => {
    const idsOf = (eligibilityCriteria: string): string[] =>
      imported(record({ eligibilityCriteria })).criteria.criteria.map(({ id }) => id);
    const [one, other] = ['* Able to walk', '* No diabetes of type 1'];
    expect(idsOf(`Inclusion:\n${one}\n${other}`)).toEqual(idsOf(`Inclusion:\n${other}\n${one}`).reverse());
  });

  it.each([
    [{ minimumAge: '18 Years' }, [{ type: 'age', ge: 18 }]],
    [{ maximumAge: '1 Year' }, [{ type: 'age', le: 1 }]],
    [{ minimumAge: 'N/A', maximumAge: 'N/A' }, []],
    [{ minimumAge: '6 Months', maximumAge: '18 Months' }, [{ type: 'age', ge: 6, le: 18, unit: 'mo' }]],
    [
      { minimumAge: '4 Weeks', maximumAge: '2 Years' },
      [
        { type: 'age', ge: 28, unit: 'd' },
        { type: 'age', le: 2 },
      ],
    ],
    [{ minimumAge: '0 Days', maximumAge: '28 Days' }, [{ type: 'age', ge: 0, le: 28, unit: 'd' }]],
  ])('of %j asks for that age', (ages, expected) => {
    expect(expressions(record(ages))).toEqual([...expected, A]);
  });

  it('leaves to a person what no record tells, and says so', () => {
    const json = record({ minimumAge: '12 Hours', sex: 'OTHER', genderBased: true, genderDescription: 'Trans men' });
    expect(expressions(json).map((expression) => (expression as typeof A).text.en)).toEqual([
      'Minimum age: 12 Hours',
      'Sex: OTHER',
      'Trans men',
      'A',
    ]);
    expect(lostAt(json, eligibilityPath('minimumAge'))).toHaveLength(1);
    expect(lostAt(json, eligibilityPath('sex'))).toHaveLength(1);
  });

  it('lists everything that it does not carry over', () => {
    const json = {
      ...record(
        { healthyVolunteers: false, stdAges: ['ADULT'], studyPopulation: 'Inpatients', genderBased: true },
        { acronym: 'X'.repeat(61), officialTitle: 'The official title' },
        { conditionsModule: {}, designModule: { studyType: 'X', enrollmentInfo: { count: 31, type: 'ACTUAL' } } },
      ),
      resultsSection: {},
      derivedSection: {},
      hasResults: true,
    };
    expect(imported(json)).not.toHaveProperty('targetEnrolment');
    expect(imported(json).acronym).toBe('NCT01234567');
    expect(new Set(imported(json).losses.map(({ path }) => path))).toEqual(
      new Set([
        '/protocolSection/identificationModule/briefTitle',
        '/protocolSection/identificationModule/officialTitle',
        '/protocolSection/identificationModule/acronym',
        '/protocolSection/designModule/enrollmentInfo',
        '/protocolSection/designModule/studyType',
        '/protocolSection/conditionsModule',
        eligibilityPath('eligibilityCriteria'),
        eligibilityPath('healthyVolunteers'),
        eligibilityPath('stdAges'),
        eligibilityPath('genderBased'),
        eligibilityPath('studyPopulation'),
        '/resultsSection',
      ]),
    );
  });

  it('says where no heading tells what includes and what excludes', () => {
    const json = record({ eligibilityCriteria: '* A\n* B' });
    expect(lostAt(json, eligibilityPath('eligibilityCriteria'))[0]).toContain('2 of the criteria');
  });

  it.each<[string, unknown, object]>([
    ['nothing', undefined, { code: 'not-a-study-record', path: '' }],
    ['a list of records', { studies: [] }, { code: 'not-a-study-record', hint: expect.stringContaining('list') }],
    ['something else', { nct: 'NCT01234567' }, { code: 'not-a-study-record', path: '' }],
    [
      'no number',
      { protocolSection: { identificationModule: {}, eligibilityModule: {} } },
      { code: 'invalid-value', path: '/protocolSection/identificationModule/nctId' },
    ],
    [
      'an age that is a number',
      record({ minimumAge: 18 }),
      { code: 'invalid-value', path: eligibilityPath('minimumAge') },
    ],
    [
      'no criteria',
      record({ eligibilityCriteria: '' }),
      { code: 'no-criteria', path: '/protocolSection/eligibilityModule' },
    ],
    [
      'far too much text',
      record({ eligibilityCriteria: 'x'.repeat(50_001) }),
      { code: 'invalid-value', path: eligibilityPath('eligibilityCriteria') },
    ],
  ])('is refused with %s', (_, json, fault) => {
    const read = importClinicalTrialsGov(json);
    expect(read.ok ? [] : read.error).toEqual([expect.objectContaining(fault)]);
  });

  it('never throws, and gives criteria that parse or faults that say where', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('* A', 'N/A', '18 Years', 'FEMALE', '\ud800'));
    const maybe = <Value>(value: fc.Arbitrary<Value>) =>
      fc.oneof({ weight: 15, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue() });
    const field = maybe(text);
    const records = fc.record(
      {
        protocolSection: fc.record(
          {
            identificationModule: fc.record(
              { nctId: fc.constant('NCT00000001'), briefTitle: field, acronym: field, officialTitle: field },
              { requiredKeys: ['nctId'] },
            ),
            eligibilityModule: fc.record(
              {
                eligibilityCriteria: field,
                sex: field,
                minimumAge: field,
                maximumAge: field,
                genderDescription: field,
              },
              { requiredKeys: [] },
            ),
            designModule: maybe(
              fc.record({ phases: fc.array(text), enrollmentInfo: maybe(fc.record({ count: fc.double() })) }),
            ),
            sponsorCollaboratorsModule: maybe(fc.record({ leadSponsor: fc.record({ name: text }) })),
          },
          { requiredKeys: ['identificationModule', 'eligibilityModule'] },
        ),
        __proto__: fc.jsonValue(),
      },
      { requiredKeys: ['protocolSection'] },
    );
    let good = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: records }, fc.jsonValue()), (json) => {
        const read = importClinicalTrialsGov(json);
        if (!read.ok) {
          expect(read.error.length).toBeGreaterThan(0);
          return;
        }
        good += 1;
        expect(parseCriteria(read.value.criteria)).toEqual({ ok: true, value: read.value.criteria });
        expect(read.value.acronym.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
    expect(good).toBeGreaterThan(20);
  });
});

const SHARED = fileURLToPath(new URL('../../../../../shared/data/trials/', import.meta.url));
const present = existsSync(SHARED);
if (!present)
  stderr.write('clinical-trials-gov.spec.ts: the registry records are skipped, there is no ../shared/data/trials\n');

/** Record files of all folders, those of API v2 first in mind. */
const files = present
  ? readdirSync(SHARED, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];

(present ? describe : describe.skip)('the registry records of ../shared/data/trials', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(`${SHARED}${name}`, 'utf8'));
  const isRecord = (json: unknown): boolean => typeof json === 'object' && json !== null && 'protocolSection' in json;
  const records = files.map((name) => ({ name, json: read(name) }));

  it('are there', () => {
    expect(records.filter(({ json }) => isRecord(json)).length).toBeGreaterThanOrEqual(16);
  });

  it.each(records.filter(({ json }) => isRecord(json)))('$name is imported whole', ({ json }) => {
    const { criteria, losses } = imported(json as object);
    expect(parseCriteria(criteria)).toEqual({ ok: true, value: criteria });
    const { eligibilityModule } = (json as { protocolSection: { eligibilityModule: Record<string, string> } })
      .protocolSection;
    // Bullets of the outermost level, counted by another way: each is one criterion or one remark.
    const bullets = eligibilityModule['eligibilityCriteria']?.match(/^(?:\*|\d+\.)\s+\S/gm) ?? [];
    const remarks = losses.filter(({ message }) => message.startsWith('No criterion'));
    const worded = criteria.criteria.filter(({ id }) => id !== 'age' && id !== 'sex' && id !== 'age-2');
    expect(worded.length + remarks.length).toBeGreaterThanOrEqual(bullets.length);
    const said = [...worded.map(({ source }) => source?.text ?? ''), ...losses.map(({ message }) => message)].join(
      '\n',
    );
    const words = eligibilityModule['eligibilityCriteria']?.replace(/\\/g, '').match(/[\p{L}\p{N}]{4,}/gu) ?? [];
    const labels = worded.map(({ expression }) => (expression.type === 'manual' ? expression.text.en : '')).join('\n');
    const heading = /^(?:key|eligibility|inclusion|exclusion|criteria)$/i;
    expect(words.filter((word) => !heading.test(word) && !said.includes(word) && !labels.includes(word))).toEqual([]);
  });

  it.each(records.filter(({ json }) => !isRecord(json)))('$name is no such record', ({ json }) => {
    expect(importClinicalTrialsGov(json)).toMatchObject({ ok: false, error: [{ code: 'not-a-study-record' }] });
  });

  it('have both kinds where both are headed', () => {
    const name = files.find((each) => each.endsWith('NCT00763412.json')) ?? '';
    const { criteria } = imported(read(name) as object);
    const kinds = criteria.criteria.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'exclusion')).toHaveLength(6);
    expect(kinds.filter((kind) => kind === 'inclusion')).toHaveLength(6);
  });
});
