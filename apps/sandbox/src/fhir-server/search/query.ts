import type { TimeSpan } from '../indexing/time-span.js';

/** Name and value of a search parameter, as it was sent. */
export type Pair = readonly [name: string, value: string];

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb';

export interface DateTest extends TimeSpan {
  readonly prefix: Prefix;
}

/** `undefined` stands for any; '' for a token without a system. */
export interface TokenTest {
  readonly system: string | undefined;
  readonly code: string | undefined;
}

/** One occurrence of a parameter: one of its alternatives must hold. `param` names the rows of the index. */
export type Filter =
  | { readonly kind: 'id'; readonly anyOf: readonly string[] }
  | { readonly kind: 'updated'; readonly anyOf: readonly DateTest[] }
  | { readonly kind: 'token'; readonly param: string; readonly anyOf: readonly TokenTest[] }
  | { readonly kind: 'reference'; readonly param: string; readonly anyOf: readonly string[] }
  | { readonly kind: 'date'; readonly param: string; readonly anyOf: readonly DateTest[] };

export interface SortKey {
  readonly by: 'updated' | 'id' | 'date' | 'rid';
  readonly descending: boolean;
}

/** A search as it is carried out: all filters must hold. */
export interface SearchQuery {
  readonly type: string;
  readonly filters: readonly Filter[];
  /** Ends with `rid` or `id`, so that no two resources are equal. */
  readonly sort: readonly SortKey[];
  /** Resources per page; 0 asks for the number of matches alone. */
  readonly count: number;
  readonly withTotal: boolean;
  /** The values of the sort keys that the page before ended with. */
  readonly after: readonly string[] | undefined;
  /** What was taken into account, for the links. */
  readonly used: readonly Pair[];
  /** A sentence for each parameter that was passed over. */
  readonly ignored: readonly string[];
}
