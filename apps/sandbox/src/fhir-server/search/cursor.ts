import type { SortKey } from './query.js';

/** The order that a cursor belongs to, such as "-updated,rid". */
const orderOf = (sort: readonly SortKey[]): string =>
  sort.map(({ by, descending }) => (descending ? `-${by}` : by)).join();

/** Where the next page begins: the sort keys of the last resource of a page. Opaque to clients. */
export const writeCursor = (sort: readonly SortKey[], values: readonly string[]): string =>
  Buffer.from(JSON.stringify([orderOf(sort), ...values])).toString('base64url');

const FORMATS = {
  updated: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/,
  date: /^(?:-?infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00)$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  rid: /^\d{1,15}$/,
};

/** The values of a cursor, or undefined where it was not written for this order. */
export function readCursor(text: string, sort: readonly SortKey[]): readonly string[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(json) || json[0] !== orderOf(sort) || json.length !== sort.length + 1) return undefined;
  const values = json.slice(1).map(String);
  return sort.every(({ by }, index) => FORMATS[by].test(values[index] ?? '')) ? values : undefined;
}
