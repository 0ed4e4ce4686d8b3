import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { criteriaJsonSchema } from './json-schema.js';
import { parseCriteria } from './parse/parse.js';

const FOLDERS = ['../corpus/', '../../../examples/trials/'].map((path) => new URL(path, import.meta.url));
const DOCUMENTS = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown] as const),
);

/** Strict, so that a keyword which JSON Schema does not have would be refused. */
const ajv = new Ajv2020({ discriminator: true, strictTypes: false, formats: { uri: true } });
const validate = ajv.compile(criteriaJsonSchema());
const errorsIn = (document: unknown) => (validate(document) ? [] : (validate.errors ?? []));
const withExpression = (expression: unknown) => ({
  language: 'kohort/1',
  id: 'test',
  title: { sv: 'Test', en: 'Test' },
  criteria: [{ id: 'c', kind: 'inclusion', expression }],
});
const exists = (filters: object) => ({ type: 'exists', records: { resource: 'Condition', ...filters } });
const value = (test: object) => ({ type: 'value', records: { resource: 'Observation' }, pick: 'latest', test });

describe('the JSON Schema', () => {
  it.each(DOCUMENTS)('accepts %s', (_, document) => expect(errorsIn(document)).toEqual([]));

  it('names itself and its dialect', () => {
    expect(criteriaJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://kohort.invalid/schema/kohort/1',
    });
  });

  it('describes every definition', () => {
    const { $defs } = criteriaJsonSchema() as { $defs: Record<string, { description?: string }> };
    const silent = Object.entries($defs).filter(([, { description }]) => !description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('points at a misspelt property, and only there', () => {
    const nested = { type: 'all', of: [{ type: 'not', of: exists({ windw: { from: '-P3M' } }) }] };
    expect(errorsIn(withExpression(nested))).toMatchObject([
      {
        instancePath: '/criteria/0/expression/of/0/of/records',
        params: { additionalProperty: 'windw' },
      },
    ]);
  });

  it.each([
    ['a misspelt type', { type: 'exsits', records: { resource: 'Condition' } }],
    ['no type', { records: { resource: 'Condition' } }],
    ['an unknown resource type', { type: 'exists', records: { resource: 'Conditon' } }],
    ['an empty list', { type: 'all', of: [] }],
    ['an age without bounds', { type: 'age', unit: 'mo' }],
    ['a count without bounds', { type: 'count', records: { resource: 'Condition' }, count: {} }],
    ['half a record', { type: 'count', records: { resource: 'Condition' }, count: { ge: 1.5 } }],
    ['a window without limits', exists({ window: { anchor: 'consent' } })],
    ['a window in words', exists({ window: { from: '3 months' } })],
    ['a date that is no whole one', exists({ window: { from: '2020-01' } })],
    ['an empty duration', exists({ window: { from: 'P' } })],
    ['a relation without offsets', exists({ relative: { event: { resource: 'Procedure' }, which: 'any' } })],
    [
      'a relation with a date',
      exists({ relative: { event: { resource: 'Procedure' }, which: 'any', from: '2020-01-01' } }),
    ],
    ['a negative duration', { type: 'period', records: { resource: 'Medication' }, atLeast: '-P3M' }],
    ['bounds without a unit', value({ ge: 1 })],
    ['bounds with a unit and a reference limit', value({ ge: 1, unit: 'g/L', times: 'ULN' })],
    ['a unit without bounds', value({ is: true, unit: 'g/L' })],
    ['two tests at once', value({ is: true, in: 'smoker' })],
    ['a scale with grades and bounds', { type: 'scale', scale: 'ecog', in: ['0'], le: '1' }],
    ['a scale with neither', { type: 'scale', scale: 'ecog' }],
    ['a code without its code system', exists({ code: { include: [{ codes: ['C50'] }] } })],
    [
      'a dose without bounds',
      { type: 'dose', records: { resource: 'Medication' }, measure: 'daily', test: { unit: 'mg' } },
    ],
  ])('refuses %s, as the parser does', (_, expression) => {
    const document = withExpression(expression);
    expect(errorsIn(document)).not.toEqual([]);
    expect(parseCriteria(document).ok).toBe(false);
  });
});
