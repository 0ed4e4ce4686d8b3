import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import type { Prefer } from '../http/prefer.js';
import { routeOf, type Route } from '../http/route.js';
import { splitAddress } from '../http/split-address.js';
import type { FhirRequest } from '../request.js';
import { isObject, type Json } from '../resource.js';

/** An entry of a batch or transaction, read as the request that it stands for. */
export interface Entry {
  /** Its place in the Bundle: "/entry/3". */
  readonly path: string;
  readonly fullUrl: string | undefined;
  readonly request: FhirRequest;
  readonly route: Route;
}

const WRITING = new Set(['create', 'update', 'delete']);

export const writes = ({ route }: Entry): boolean => WRITING.has(route.interaction);

/** What was read is always sent along, what was stored where the client prefers it so. */
export const showsResource = (entry: Entry, prefer: Prefer): boolean =>
  !writes(entry) || prefer.return === 'representation';

const HEADERS = {
  'if-match': 'ifMatch',
  'if-none-match': 'ifNoneMatch',
  'if-none-exist': 'ifNoneExist',
} as const;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads the entry at `index`; `prefer` is what the request of the whole Bundle prefers. */
export function parseEntry(
  entry: unknown,
  index: number,
  { base, prefer }: { readonly base: string; readonly prefer: string | undefined },
): Result<Entry, Refusal> {
  const path = `/entry/${index}`;
  const asked = isObject(entry) && isObject(entry['request']) ? entry['request'] : undefined;
  const [method, url] = [text(asked?.['method']), text(asked?.['url'])];
  if (!isObject(entry) || !asked || method === undefined || url === undefined) {
    return refuse('invalid-bundle', 'The entry has no request with method and url.', path);
  }
  const address = splitAddress(url.startsWith(`${base}/`) ? url.slice(base.length) : url);
  if (!address) return refuse('bad-value', 'The url of the request cannot be read.', path);
  const route = routeOf(method, address.path);
  if (!route.ok) return { ok: false, error: { ...route.error, path } };
  const { interaction } = route.value;
  if (interaction === 'bundle' || interaction === 'capabilities') {
    return refuse('method-not-allowed', 'An entry asks for resources only.', path);
  }
  const body: unknown = entry['resource'];
  const headers = { ...headersOf(asked), prefer };
  const request = { method, ...address, headers, body };
  return ok({ path, fullUrl: text(entry['fullUrl']), request, route: route.value });
}

const headersOf = (asked: Json): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(HEADERS).map(([header, element]) => [header, text(asked[element])]));

/** In which order entries are worked off (R4 http.html#trules). */
const ORDER: Readonly<Record<string, number>> = { DELETE: 0, POST: 1, PUT: 2 };

export const inProcessingOrder = <Item>(items: readonly Item[], methodOf: (item: Item) => string): Item[] =>
  items
    .map((item) => ({ item, rank: ORDER[methodOf(item)] ?? 3 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
