import { invariant } from '@kohort/kernel';
import canonicalize from 'canonicalize';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The one spelling of a JSON value (RFC 8785, JSON Canonicalization Scheme). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  invariant(text !== undefined, 'only JSON is canonicalised');
  return text;
}

/** Without the properties that are undefined. */
export const defined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

/** A list that means a set: each once, in code unit order. */
export const asSet = <Item extends string>(items: readonly Item[] | undefined): Item[] | undefined =>
  items && [...new Set(items)].sort();

/** A list in the order of its canonical JSON. */
export const inOrder = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, key: canonicalJson(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);

/** Each once, in the order of their canonical JSON. */
export const distinctInOrder = <Item>(items: readonly Item[]): Item[] => [
  ...new Map(inOrder(items).map((item) => [canonicalJson(item), item])).values(),
];
