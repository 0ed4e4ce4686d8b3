import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meaningHash, protocolHash } from './hashes.js';
import type { Criteria } from './schema/criteria.js';
import type { Expression, ExpressionOf } from './schema/expression.js';
import type { ConceptFilter, ValueSet } from './schema/value-set.js';
import { documents, expressions, parsed, parsedCriteria } from './testing/index.js';

/** A leaf that no generated expression contains. */
const ferritin: ExpressionOf<'value'> = {
  type: 'value',
  records: {
    resource: 'Observation',
    code: { include: [{ system: 'loinc', codes: ['2276-4'] }] },
    window: { from: '-P3M' },
  },
  pick: 'latest',
  test: { ge: 30, unit: 'ug/L' },
  ifAbsent: 'not-met',
};

const CHANGES: readonly [string, Expression][] = [
  ['threshold', { ...ferritin, test: { ge: 31, unit: 'ug/L' } }],
  ['open bound', { ...ferritin, test: { gt: 30, unit: 'ug/L' } }],
  ['unit', { ...ferritin, test: { ge: 30, unit: 'ng/L' } }],
  [
    'code',
    { ...ferritin, records: { ...ferritin.records, code: { include: [{ system: 'loinc', codes: ['20567-4'] }] } } },
  ],
  ['window', { ...ferritin, records: { ...ferritin.records, window: { from: '-P4M' } } }],
  ['anchor', { ...ferritin, records: { ...ferritin.records, window: { from: '-P3M', anchor: 'consent' } } }],
  ['pick', { ...ferritin, pick: 'earliest' }],
  ['missing-data rule', { ...ferritin, ifAbsent: 'unknown' }],
  ['sign', { type: 'not', of: ferritin }],
];

/** Places in which a change must be seen, whatever else is there. */
const PLACES: readonly ((changed: Expression, other: Expression) => Expression)[] = [
  (changed) => changed,
  (changed, other) => ({ type: 'all', of: [other, changed] }),
  (changed, other) => ({ type: 'any', of: [changed, other] }),
  (changed, other) => ({ type: 'not', of: { type: 'all', of: [changed, other] } }),
  (changed, other) => ({ type: 'if', if: other, then: changed }),
  (changed, other) => ({ type: 'at-least', k: 2, of: [other, changed, other] }),
  (changed) => ({
    type: 'each',
    scope: 'specimen',
    quantifier: 'every',
    records: { resource: 'Observation' },
    of: changed,
  }),
];

describe.each(CHANGES)('a changed %s', (_, changed) => {
  it('changes both hashes, wherever it stands', () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom(...PLACES), documents, (other, place, { valueSets }) => {
        const [before, after] = [ferritin, changed].map((leaf) => parsed([place(leaf, other)], { valueSets }));
        expect(meaningHash(after!)).not.toBe(meaningHash(before!));
        expect(protocolHash(after)).not.toBe(protocolHash(before));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the meaning hash', () => {
  const hashWith = (code: ValueSet, valueSets: Criteria['valueSets'] = {}): string =>
    meaningHash(parsed([{ type: 'exists', records: { resource: 'Condition', code } }], { valueSets }));
  const icd = (...codes: string[]): ConceptFilter => ({ system: 'icd-10-se', codes });
  const below = (...codes: string[]): ConceptFilter => ({ system: 'icd-10-se', codes, descendants: true });
  const reference = hashWith({ include: [below('C50'), icd('D05')] });

  it.each<[string, ValueSet, Criteria['valueSets']]>([
    ['in another order', { include: [icd('D05'), below('C50')] }, {}],
    [
      'with an alias of the code system',
      {
        include: [
          { system: 'http://hl7.org/fhir/sid/icd-10-se', codes: ['C50'], descendants: true },
          { system: 'urn:oid:1.2.752.116.1.1.1.1.3', codes: ['D05'] },
        ],
      },
      {},
    ],
    [
      'with displays and a title',
      {
        title: { sv: 'Bröst', en: 'Breast' },
        include: [{ ...below(), codes: [{ code: 'C50', display: 'Cancer' }] }, icd('D05')],
      },
      {},
    ],
    ['with codes that lie below others', { include: [below('C50', 'C50.1'), icd('C50.9', 'D05', 'C50')] }, {}],
    ['in another spelling of the codes', { include: [below('c50'), icd('d05')] }, {}],
    ['with an exclusion that excludes nothing', { include: [below('C50'), icd('D05')], exclude: [below('I10')] }, {}],
    ['with a block of one category', { include: [below('C50-C50'), icd('D05')] }, {}],
    ['as a difference', { include: [below('C50'), icd('D05', 'D06')], exclude: [icd('D06')] }, {}],
    [
      'through another value set',
      { include: [{ valueSet: 'inner' }, icd('D05')] },
      { inner: { include: [below('C50')] } },
    ],
    [
      'as the difference of two sets',
      { include: [{ valueSet: 'all' }], exclude: [{ valueSet: 'skin' }] },
      {
        all: { include: [below('C50', 'C44'), icd('D05')] },
        skin: { include: [below('C44')] },
      },
    ],
  ])('is the same for a value set written %s', (_, set, valueSets) => expect(hashWith(set, valueSets)).toBe(reference));

  it.each<[string, ValueSet]>([
    ['without descendants', { include: [icd('C50'), icd('D05')] }],
    ['with one more code', { include: [below('C50'), icd('D05', 'D06')] }],
    ['less a part', { include: [below('C50'), icd('D05')], exclude: [icd('C50.9')] }],
    ['in another code system', { include: [{ ...below('C50'), system: 'icd-10' }, icd('D05')] }],
    ['with a block that overlaps', { include: [below('C50', 'C00-C50', 'C40-C97'), icd('D05')] }],
    [
      'with a block of which a part is excluded',
      { include: [below('C50', 'C40-C97'), icd('D05')], exclude: [below('C51-C97')] },
    ],
    ['with a negation', { include: [below('C50'), icd('D05')], negatedBy: [icd('Z03.1')] }],
  ])('is another for a value set %s', (_, set) => expect(hashWith(set)).not.toBe(reference));

  it('tells one block from two that overlap, and a difference from the whole', () => {
    const sets: ValueSet[] = [
      { include: [below('C00-C50')] },
      { include: [below('C00-C50', 'C40-C97')] },
      { include: [below('C40-C97')] },
      { include: [below('C40-C97')], exclude: [below('C00-C50')] },
      { include: [below('C50-C97')] },
      { include: [below('C50', 'C50-C97')], exclude: [below('C51')] },
    ];
    expect(new Set(sets.map((set) => hashWith(set))).size).toBe(sets.length);
  });

  it('is the same for a value set by name and in place', () => {
    const set = { include: [below('C50'), icd('D05')] };
    const byName = parsed([{ type: 'exists', records: { resource: 'Condition', code: 'cancer' } }], {
      valueSets: { cancer: set },
    });
    expect(meaningHash(byName)).toBe(reference);
  });

  it.each<[string, Expression, Expression]>([
    ['spellings of a duration', window({ from: '-P1Y' }), window({ from: '-P12M', to: 'P0D' })],
    ['weeks', window({ from: '-P2W', anchor: 'index' }), window({ from: '-P14D' })],
    [
      'ages',
      { type: 'age', ge: 18, le: 80 },
      {
        type: 'all',
        of: [
          { type: 'age', lt: 81 },
          { type: 'age', gt: 17 },
        ],
      },
    ],
    ['units of age', { type: 'age', ge: 2 }, { type: 'age', ge: 24, unit: 'mo' }],
    ['whole numbers', counted({ gt: 1 }), counted({ ge: 2 })],
    [
      'grades',
      { type: 'scale', scale: 'stage', in: ['III', 'IIIA'] },
      { type: 'scale', scale: 'stage', in: ['III'], pick: 'latest' },
    ],
    [
      'composites',
      { type: 'helper', is: 'postmenopausal' },
      {
        type: 'all',
        of: [
          { type: 'scale', scale: 'menopause', in: ['post'] },
          { type: 'sex', is: 'female' },
        ],
      },
    ],
  ])('is the same for equal %s', (_, a, b) => expect(meaningHash(parsed([a]))).toBe(meaningHash(parsed([b]))));

  it('is the same where the missing-data rule stands on the criterion and on each of its parts', () => {
    const { ifAbsent, ...inheriting } = ferritin;
    const inherited = parsedCriteria([{ id: 'c', kind: 'inclusion', ifAbsent, expression: inheriting }]);
    expect(meaningHash(inherited)).toBe(meaningHash(parsed([ferritin])));
  });

  it('tells ages of whole days from months', () =>
    expect(meaningHash(parsed([{ type: 'age', ge: 30, unit: 'd' }]))).not.toBe(
      meaningHash(parsed([{ type: 'age', ge: 1, unit: 'mo' }])),
    ));

  function window(days: object): Expression {
    return { type: 'exists', records: { resource: 'Condition', window: days } };
  }
  function counted(count: object): Expression {
    return { type: 'count', records: { resource: 'Condition' }, count };
  }
});

describe('the protocol hash', () => {
  it('is SHA-256 in lower-case hexadecimal digits (FIPS 180-4)', () => {
    // echo -n '{"a":1}' | sha256sum
    expect(protocolHash({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
  });

  it('depends on neither white space nor the order of properties', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, part]) => [name, turned(part)]),
      );
    };
    fc.assert(
      fc.property(documents, (document) => {
        expect(protocolHash(JSON.parse(JSON.stringify(turned(document), null, 4)))).toBe(protocolHash(document));
      }),
    );
  });

  it('depends on every value', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, at) => {
        const places = leavesOf(document);
        const changed = JSON.parse(JSON.stringify(document)) as object;
        const { keys, value } = places[at % places.length]!;
        const parent = keys.slice(0, -1).reduce((node, key) => (node as Record<string, object>)[key]!, changed);
        Object.assign(parent, { [keys.at(-1)!]: typeof value === 'number' ? value + 1 : `${String(value)} ` });
        expect(protocolHash(changed)).not.toBe(protocolHash(document));
      }),
    );
  });

  it('depends on the order of criteria, which people refer to by number', () => {
    const [a, b] = [
      { type: 'sex', is: 'female' },
      { type: 'age', ge: 18 },
    ];
    expect(protocolHash(parsed([a, b]))).not.toBe(protocolHash(parsed([b, a])));
  });
});

function leavesOf(node: unknown, keys: readonly string[] = []): { keys: readonly string[]; value: unknown }[] {
  if (typeof node !== 'object' || node === null) return [{ keys, value: node }];
  return Object.entries(node).flatMap(([key, child]) => leavesOf(child, [...keys, key]));
}
