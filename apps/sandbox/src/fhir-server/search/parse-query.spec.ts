import { describe, expect, it } from '@jest/globals';
import { readCursor, writeCursor } from './cursor.js';
import { parseQuery } from './parse-query.js';
import type { Pair } from './query.js';
import { countSql, pageSql } from './to-sql.js';
import { parseToken, splitAt, unescape } from './values.js';

const parsed = (type: string, ...pairs: Pair[]) => {
  const query = parseQuery(type, pairs, { strict: false, base: 'http://here/fhir' });
  if (!query.ok) throw new Error(query.error.message);
  return query.value;
};

describe('the parameters of a search', () => {
  it('become filters, an order and a page', () => {
    const query = parsed(
      'Observation',
      ['patient', 'http://here/fhir/Patient/1,2'],
      ['code', 's|a'],
      ['_sort', '-date'],
      ['_count', '7'],
    );
    expect(query).toMatchObject({
      type: 'Observation',
      filters: [
        { kind: 'reference', param: 'Observation.subject', anyOf: ['Patient/1', 'Patient/2'] },
        { kind: 'token', param: 'Observation.code', anyOf: [{ system: 's', code: 'a' }] },
      ],
      sort: [
        { by: 'date', descending: true },
        { by: 'rid', descending: true },
      ],
      count: 7,
      withTotal: false,
      ignored: [],
    });
  });

  it('are no part of the SQL text', () => {
    const bad = `x'; drop table fhir.resource; --`;
    const query = parsed(
      'Observation',
      ['code', bad],
      ['_id', bad],
      ['subject', `urn:${bad}`],
      ['date', '2020,ne2021'],
    );
    for (const { text, values } of [pageSql(query), countSql(query)]) {
      expect(text).not.toContain('drop');
      expect(JSON.stringify(values)).toContain('drop');
      // PostgreSQL refuses a value that the text does not name.
      expect(new Set(text.match(/\$\d+/g))).toEqual(new Set(values.map((_, index) => `$${index + 1}`)));
    }
  });

  it('are split and unescaped as R4 says', () => {
    expect(splitAt('a\\,b,c\\\\,d', ',')).toEqual(['a\\,b', 'c\\\\', 'd']);
    expect(unescape('a\\,b\\|c\\$d\\\\e\\x')).toBe('a,b|c$d\\e\\x');
    expect(parseToken('a\\|b|c')).toEqual({ system: 'a|b', code: 'c' });
  });
});

describe('a cursor', () => {
  const sort = [
    { by: 'updated', descending: true },
    { by: 'rid', descending: true },
  ] as const;
  const values = ['2026-01-02 03:04:05.006+00', '17'];

  it('gives back what was written', () => {
    expect(readCursor(writeCursor(sort, values), sort)).toEqual(values);
  });

  it('is none for another order, with other values, or where it is something else', () => {
    expect(readCursor(writeCursor(sort, values), [sort[1]])).toBeUndefined();
    expect(readCursor(writeCursor(sort, values), [{ by: 'updated', descending: false }, sort[1]])).toBeUndefined();
    expect(readCursor(writeCursor(sort, ['now', '17']), sort)).toBeUndefined();
    expect(readCursor(writeCursor(sort, [values[0]!, '1 or 1=1']), sort)).toBeUndefined();
    for (const text of ['', 'x', 'e30', 'W10']) expect(readCursor(text, sort)).toBeUndefined();
  });
});
