import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { conceptOf } from '@kohort/vocabulary';
import fc from 'fast-check';
import { parseCriteriaText } from '../parse/parse.js';
import type { Holdings } from './linted.js';
import { documents, parsed } from '../testing/index.js';
import { valueSetsOf } from '../tree.js';
import { conceptMatcher } from '../value-sets.js';
import { lint } from './lint.js';
import { found } from './testing.js';

const TRIALS = new URL('../../../../examples/trials/', import.meta.url);
const TRIAL_FILES = readdirSync(TRIALS).filter((file) => file.endsWith('.json'));
const exists = (filters: object) => ({ type: 'exists', records: { resource: 'Medication', ...filters } });
const code = (...codes: string[]) => ({ include: [{ system: 'loinc', codes }] });
const value = (codes: object | undefined, test: object) => ({
  type: 'value',
  records: { resource: 'Observation', ...(codes && { code: codes }) },
  pick: 'latest',
  test,
});

describe('the example trials', () => {
  it.each(TRIAL_FILES)('%s has nothing to find fault with', (file) => {
    const trial = parseCriteriaText(readFileSync(new URL(file, TRIALS), 'utf8'));
    expect(trial.ok && lint(trial.value)).toEqual([]);
  });

  it.each(TRIAL_FILES)('%s takes no word on malignant tumours for one on carcinoma in situ', (file) => {
    const trial = parseCriteriaText(readFileSync(new URL(file, TRIALS), 'utf8'));
    const sets = trial.ok ? valueSetsOf(trial.value).map(({ node }) => conceptMatcher(node, trial.value)) : [];
    const inSitu = [conceptOf('icd-10', 'D05.1'), conceptOf('snomed', '11001921000119108')];
    const withInSitu = sets.filter((set) => inSitu.some((concept) => set.has(concept)));
    expect(trial.ok && withInSitu.filter((set) => set.negates(conceptOf('snomed', '700146008')))).toEqual([]);
  });
});

describe('lint', () => {
  it('says errors first, each with a path into the document', () => {
    const criteria = parsed([
      { type: 'not', of: { type: 'manual', text: { sv: 'x?', en: 'x?' } } },
      exists({ line: { ge: 1 } }),
    ]);
    expect(lint(criteria)).toEqual([
      {
        severity: 'error',
        code: 'not-evaluated',
        path: '/criteria/1/expression/records/line',
        message: 'The filter "line" is not evaluated yet: the answer is unknown for everybody.',
        hint: 'Ask a person with "manual" until it is.',
      },
      {
        severity: 'warning',
        code: 'negated-question',
        path: '/criteria/0/expression',
        message: 'A question that is met by the answer no is easily answered wrongly.',
        hint: 'Turn the question round, and leave out "not".',
      },
    ]);
  });

  it('takes any document that parses', () => {
    fc.assert(fc.property(documents, (criteria) => expect(Array.isArray(lint(criteria))).toBe(true)));
  });
});

describe('what is not evaluated yet', () => {
  const dose = { type: 'dose', records: { resource: 'Medication' }, measure: 'daily', test: { ge: 1, unit: 'mg' } };
  const period = { type: 'period', records: { resource: 'Medication' }, atLeast: 'P1M' };
  it.each([
    ['a dose', dose, 'error not-evaluated /criteria/0/expression'],
    ['a stable dose', { ...period, stableDose: true }, 'error not-evaluated /criteria/0/expression/stableDose'],
    [
      'the intent',
      exists({ treatmentIntent: ['curative'] }),
      'error not-evaluated /criteria/0/expression/records/treatmentIntent',
    ],
    ['the response', exists({ response: ['complete'] }), 'error not-evaluated /criteria/0/expression/records/response'],
    [
      'the line of an event',
      exists({ relative: { event: { resource: 'Medication', line: { ge: 2 } }, which: 'any', from: 'P0D' } }),
      'error not-evaluated /criteria/0/expression/records/relative/event/line',
    ],
  ])('is %s', (_, expression, finding) => expect(found(expression)).toEqual([finding]));

  it('is no period of any dose', () => expect(found({ ...period, stableDose: false })).toEqual([]));
});

describe('a unit that cannot match', () => {
  it.each([
    ['a volume for haemoglobin', value(code('718-7'), { ge: 1, unit: 'mL' }), 'test/unit'],
    ['a concentration for HbA1c', value(code('4548-4'), { ge: 1, unit: 'g/L' }), 'test/unit'],
    ['a percentage for a BMI', { type: 'derived', quantity: 'bmi', test: { ge: 30, unit: '%' } }, 'test/unit'],
    [
      'a body surface for creatinine clearance',
      { type: 'derived', quantity: 'creatinine-clearance', test: { ge: 60, unit: 'mL/min/{1.73_m2}' } },
      'test/unit',
    ],
    [
      'a filter',
      { type: 'exists', records: { resource: 'Observation', code: code('2160-0'), value: { ge: 1, unit: 'g' } } },
      'records/value/unit',
    ],
  ])('is %s', (_, expression, place) =>
    expect(found(expression)).toEqual([`error unit-mismatch /criteria/0/expression/${place}`]),
  );

  it.each([
    ['in moles', value(code('718-7'), { ge: 6, unit: 'mmol/L' })],
    ['that fits one of the codes', value(code('718-7', '2160-0'), { ge: 1, unit: 'umol/L' })],
    ['of codes that measure who knows what', value(code('12345-6'), { ge: 1, unit: 'mL' })],
    ['of any code', value(undefined, { ge: 1, unit: 'mL' })],
    ['that is compared with itself only', value(code('2744-1'), { ge: 7, unit: '[pH]' })],
    ['per hour', { type: 'derived', quantity: 'creatinine-clearance', test: { ge: 3.6, unit: 'L/h' } }],
  ])('is none %s', (_, expression) => expect(found(expression)).toEqual([]));
});

describe('a question inside a "not"', () => {
  const question = { type: 'manual', text: { sv: 'Röker?', en: 'Smokes?' } };
  it('is easily answered wrongly', () =>
    expect(found({ type: 'not', of: question })).toEqual(['warning negated-question /criteria/0/expression']));
  it('is none by itself', () => expect(found(question)).toEqual([]));
});

describe('records that no node has', () => {
  const SNOMED = 'http://snomed.info/sct';
  const available: Holdings = new Map([
    ['Condition', new Set(['http://hl7.org/fhir/sid/icd-10-se'])],
    ['MedicationDispense', new Set([SNOMED])],
  ]);
  const having = (expression: object): string[] =>
    lint(parsed([expression]), available).map(({ code: name, path }) => `${name} ${path}`);

  it.each([
    [{ type: 'scale', scale: 'ecog', le: '1' }, ''],
    [{ type: 'exists', records: { resource: 'Procedure' } }, '/records/resource'],
    [
      {
        type: 'exists',
        records: { resource: 'Condition', relative: { event: { resource: 'Encounter' }, which: 'any', from: 'P0D' } },
      },
      '/records/relative/event/resource',
    ],
  ])('%j', (expression, place) => expect(having(expression)).toEqual([`no-data /criteria/0/expression${place}`]));

  it('are said to be found nowhere, whatever their absence means', () => {
    const asked = { type: 'exists', records: { resource: 'Procedure' }, ifAbsent: 'not-met' };
    const [finding] = lint(parsed([asked]), available);
    expect(finding?.message).toBe('There are no Procedure records: nothing is ever found.');
  });

  it('are coded otherwise than the value set lists', () => {
    const conditions = (...systems: string[]): object => ({
      type: 'exists',
      records: { resource: 'Condition', code: { include: systems.map((system) => ({ system, codes: ['X1'] })) } },
    });
    expect(having(conditions('snomed'))).toEqual(['no-data /criteria/0/expression/records/code']);
    expect(having(conditions('snomed', 'icd-10-se'))).toEqual([]);
    const [finding] = lint(parsed([conditions('snomed')]), available);
    expect(finding).toMatchObject({ hint: 'They are in http://hl7.org/fhir/sid/icd-10-se.' });
    expect(finding?.message).toContain(SNOMED);
  });

  it('are not those of which one kind is there, nor the person', () => {
    expect(having(exists({}))).toEqual([]);
    expect(having({ type: 'exists', records: { resource: 'Condition' } })).toEqual([]);
    expect(having({ type: 'age', ge: 18 })).toEqual([]);
  });
});
