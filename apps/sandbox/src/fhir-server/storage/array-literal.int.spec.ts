import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testServerUrl } from '@kohort/embedded-postgres/testing';
import pg from 'pg';
import { arrayLiteral } from './array-literal.js';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: testServerUrl() });
  await client.connect();
});
afterAll(() => client.end());

it('PostgreSQL reads an array literal as what was written', async () => {
  const texts = ['', 'a', 'NULL', 'null', '{}', ',', '"', '\\', '\\"', ' x ', 'å\n\t', null];
  const { rows } = await client.query('select $1::text[] as texts, $2::integer[] as numbers, $3::text[] as none', [
    arrayLiteral(texts),
    arrayLiteral([1, -2, null]),
    arrayLiteral([]),
  ]);
  expect(rows).toEqual([{ texts, numbers: [1, -2, null], none: [] }]);
});
