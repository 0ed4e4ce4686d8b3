import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { readCursor } from './cursor.js';
import { sortableDate } from './definitions.js';
import { parseFilter } from './parse-filter.js';
import type { Filter, Pair, SearchQuery, SortKey } from './query.js';

export interface Handling {
  /** `Prefer: handling=strict`: what is not supported is refused instead of passed over (R4 search.html#errors). */
  readonly strict: boolean;
  /** This server's address, which references may begin with. */
  readonly base: string;
}

const PAGE = 50;
export const LARGEST_PAGE = 1000;
/** Beyond these one search would keep the database busy for minutes. */
const MOST_FILTERS = 50;
const MOST_VALUES = 2000;
export const CURSOR = '_cursor';

/** Parameters that say how to answer; each may be sent once. */
const CONTROLS = new Set(['_sort', '_count', '_summary', '_total', CURSOR]);

interface Sorted {
  filters: Filter[];
  controls: Map<string, string>;
  used: Pair[];
  ignored: string[];
}

/** Reads the parameters of a search over one type. */
export function parseQuery(type: string, pairs: readonly Pair[], handling: Handling): Result<SearchQuery, Refusal> {
  const sorted = sortParameters(type, pairs, handling);
  if (!sorted.ok) return sorted;
  const { filters, controls, used, ignored } = sorted.value;
  const count = parseCount(controls.get('_count'));
  if (!count.ok) return count;
  const sorting = parseSort(type, controls.get('_sort') ?? '', ignored);
  const sort = endedBySomethingUnique(sorting.map(({ key }) => key));
  const [summary, total] = [controls.get('_summary') ?? 'false', controls.get('_total') ?? 'none'];
  if (!['false', 'count'].includes(summary)) ignored.push('_summary knows "count" and "false" on this server.');
  if (!['none', 'estimate', 'accurate'].includes(total)) return refuse('bad-value', 'The value of _total is unknown.');
  const [unsupported] = ignored;
  if (handling.strict && unsupported !== undefined) return refuse('unknown-parameter', unsupported);
  const cursor = controls.get(CURSOR);
  const after = cursor === undefined ? undefined : readCursor(cursor, sort);
  if (cursor !== undefined && !after) return refuse('bad-value', 'The link to this page belongs to another search.');
  return ok({
    type,
    filters,
    sort,
    count: summary === 'count' ? 0 : count.value,
    withTotal: total !== 'none',
    after,
    used: [...used, ...usedControls(controls, count.value, sorting.map(({ text }) => text).join())],
    ignored,
  });
}

/** The controls that had an effect, as far as they had one. */
function usedControls(controls: ReadonlyMap<string, string>, count: number, sort: string): Pair[] {
  const effects = new Map([
    ['_count', String(count)],
    ['_sort', sort],
    ['_summary', controls.get('_summary') === 'count' ? 'count' : ''],
    ['_total', controls.get('_total') ?? ''],
  ]);
  return [...effects].filter(([name, effect]) => controls.has(name) && effect !== '');
}

function sortParameters(type: string, pairs: readonly Pair[], { base }: Handling): Result<Sorted, Refusal> {
  const sorted: Sorted = { filters: [], controls: new Map(), used: [], ignored: [] };
  for (const pair of pairs) {
    const [name, value] = pair;
    // The reply's format is settled before a search begins.
    if (name === '_format') continue;
    if (CONTROLS.has(name)) {
      if (sorted.controls.has(name)) return refuse('bad-value', `The parameter ${name} is sent twice.`);
      sorted.controls.set(name, value);
      continue;
    }
    const filter = parseFilter(type, pair, base);
    if (!filter.ok) return filter;
    if (filter.value === undefined) {
      sorted.ignored.push(`${type} has no search parameter "${name}" on this server.`);
    } else {
      if (sorted.filters.length >= MOST_FILTERS)
        return refuse('bad-value', `A search has at most ${MOST_FILTERS} parameters.`);
      if (value.split(',').length > MOST_VALUES)
        return refuse('bad-value', `The parameter ${name} has more than ${MOST_VALUES} values.`);
      sorted.filters.push(filter.value);
      sorted.used.push(pair);
    }
  }
  return ok(sorted);
}

/** The size of a page; more than the largest is a wish that is not fulfilled (R4 search.html#count). */
export function parseCount(text: string | undefined): Result<number, Refusal> {
  if (text === undefined) return ok(PAGE);
  if (!/^\d{1,9}$/.test(text)) return refuse('bad-value', 'The _count is no number from 0 on.');
  return ok(Math.min(Number(text), LARGEST_PAGE));
}

interface Sorting {
  readonly text: string;
  readonly key: SortKey;
}

/** The order asked for; what cannot be sorted by is named in `ignored`. */
function parseSort(type: string, value: string, ignored: string[]): Sorting[] {
  const keys: Sorting[] = [];
  for (const text of value === '' ? [] : value.split(',')) {
    const descending = text.startsWith('-');
    const name = descending ? text.slice(1) : text;
    const by = name === '_id' ? 'id' : name === '_lastUpdated' ? 'updated' : undefined;
    if (by) keys.push({ text, key: { by, descending } });
    else if (name === sortableDate(type)?.name) keys.push({ text, key: { by: 'date', descending } });
    else ignored.push(`${type} cannot be sorted by "${name}" on this server.`);
  }
  return keys;
}

/** Without an order, resources come in that of their creation, which no update changes. */
function endedBySomethingUnique(keys: readonly SortKey[]): readonly SortKey[] {
  const last = keys.at(-1);
  return last?.by === 'id' ? keys : [...keys, { by: 'rid', descending: last?.descending ?? false }];
}
