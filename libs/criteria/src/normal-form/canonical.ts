import { invariant } from '@kohort/kernel';
import canonicalize from 'canonicalize';
import { once } from './once.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The one spelling of a JSON value (RFC 8785, JSON Canonicalization Scheme). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  invariant(text !== undefined, 'only JSON is canonicalised');
  return text;
}

const spellingOf = once<object, string>(canonicalJson);

/** The canonical JSON of what is never changed: written once. */
export const keyOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? spellingOf(value) : canonicalJson(value);

/** Without the properties that are undefined. */
export const defined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

/** A list that means a set: each once, in code unit order. */
export const asSet = <Item extends string>(items: readonly Item[] | undefined): Item[] | undefined =>
  items && [...new Set(items)].sort();

/** A list in the order of its canonical JSON. */
export const inOrder = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);

/** Each once, in the order of their canonical JSON. */
export const distinctInOrder = <Item>(items: readonly Item[]): Item[] => [
  ...new Map(inOrder(items).map((item) => [keyOf(item), item])).values(),
];
