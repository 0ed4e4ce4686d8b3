import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { meaningHash, protocolHash } from './hashes.js';
import { COMPARATORS } from './schema/comparison.js';
import type { Criteria } from './schema/criteria.js';
import type { Expression } from './schema/expression.js';
import { RECORD_RESOURCES, Records, ValueTest } from './schema/records.js';
import { normalCriteria, normalForm } from './normal-form/normal-form.js';
import { parseCriteriaText } from './parse/parse.js';
import { renderCriterion } from './render/render.js';
import { expressionsOf, recordsOf, valueTestsOf, windowsOf } from './tree.js';

/** One document for each group of constructs that the language must express; the titles are the expected renderings. */
const FOLDER = new URL('../corpus/', import.meta.url);
const FILES = readdirSync(FOLDER).sort();
const read = (file: string): Criteria => {
  const parsed = parseCriteriaText(readFileSync(new URL(file, FOLDER), 'utf8'));
  if (!parsed.ok) throw new Error(`${file}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
};

it('has a document for each of the twenty groups', () => {
  expect(FILES.map((file) => Number(file.slice(0, 2)))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

describe.each(FILES)('%s', (file) => {
  const criteria = read(file);

  it.each(criteria.criteria.map((criterion) => [criterion.id, criterion] as const))('renders %s', (_, criterion) => {
    expect(renderCriterion(criterion, criteria, 'sv')).toBe(criterion.title?.sv);
    expect(renderCriterion(criterion, criteria, 'en')).toBe(criterion.title?.en);
  });

  it('has both hashes, of which one is that of its normal form', () => {
    expect(protocolHash(criteria)).toMatch(/^[0-9a-f]{64}$/);
    expect(normalForm(normalCriteria(criteria))).toEqual(normalForm(criteria));
    expect(meaningHash(normalCriteria(criteria))).toBe(meaningHash(criteria));
  });
});

describe('the corpus', () => {
  const expressions = FILES.map(read).flatMap(expressionsOf);
  const records = expressions.flatMap(recordsOf).map(({ node }) => node);
  const tests = expressions.flatMap(valueTestsOf).map(({ node }) => node);
  const windows = expressions.flatMap(windowsOf).map(({ node }) => node);
  const used = (nodes: readonly object[]): string[] => [...new Set(nodes.flatMap((node) => Object.keys(node)))].sort();

  it('holds every type of expression', () => {
    const types = new Set(expressions.map(({ node }) => node.type));
    expect([...types].sort()).toEqual(Object.keys(EVERY_TYPE).sort());
  });

  it('holds every resource type, filter, kind of value test and part of a window', () => {
    expect(new Set(records.map(({ resource }) => resource))).toEqual(new Set(RECORD_RESOURCES));
    expect(used(records)).toEqual(Object.keys(shapeOf(Records)).sort());
    expect(used(tests)).toEqual(Object.keys(shapeOf(ValueTest)).sort());
    expect(used(windows)).toEqual(['anchor', 'edge', 'from', 'to']);
    expect(used(tests)).toEqual(expect.arrayContaining([...COMPARATORS]));
  });
});

const shapeOf = (schema: unknown): object => (schema as { shape: object }).shape;

/** Complete by its type. */
const EVERY_TYPE: Readonly<Record<Expression['type'], true>> = {
  all: true,
  any: true,
  not: true,
  'at-least': true,
  if: true,
  exists: true,
  value: true,
  count: true,
  period: true,
  age: true,
  sex: true,
  scale: true,
  variant: true,
  dose: true,
  derived: true,
  helper: true,
  each: true,
  parameter: true,
  quota: true,
  manual: true,
};
