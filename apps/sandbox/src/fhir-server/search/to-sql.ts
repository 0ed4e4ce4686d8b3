import { sqlTime } from '../indexing/time-span.js';
import type { DateTest, Filter, SearchQuery, SortKey, TokenTest } from './query.js';

export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Takes a value and gives the text that stands for it: "$3". */
type Bind = (value: unknown) => string;

function binding(): { bind: Bind; values: unknown[] } {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/** The page that a search asks for, with one row more, which tells whether there is a next page. */
export function pageSql(query: SearchQuery): Sql {
  const { bind, values } = binding();
  const conditions = conditionsOf(query, bind);
  if (query.after) conditions.push(`(${afterCondition(query.sort, query.after, bind)})`);
  const keys = query.sort.map((key) => `${COLUMNS[key.by]}::text`).join(', ');
  const order = query.sort.map((key) => `${COLUMNS[key.by]}${key.descending ? ' desc' : ''}`).join(', ');
  const text = `select r.id, r.content, array[${keys}] as keys from fhir.resource r
where ${conditions.join('\nand ')}
order by ${order} limit ${bind(query.count + 1)}`;
  return { text, values };
}

/** How many resources match. */
export function countSql(query: SearchQuery): Sql {
  const { bind, values } = binding();
  const text = `select count(*) as total from fhir.resource r where ${conditionsOf(query, bind).join('\nand ')}`;
  return { text, values };
}

const COLUMNS = { updated: 'r.updated', id: 'r.id', date: 'r.date', rid: 'r.rid' };
const CASTS = { updated: '::timestamptz', id: '::text', date: '::timestamptz', rid: '::bigint' };

function conditionsOf({ type, filters }: SearchQuery, bind: Bind): string[] {
  return [`r.type = ${bind(type)}`, 'r.content is not null', ...filters.map((filter) => filterCondition(filter, bind))];
}

const or = (conditions: readonly string[]): string =>
  conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' or ')})`;

function filterCondition(filter: Filter, bind: Bind): string {
  switch (filter.kind) {
    case 'id':
      return `r.id = any(${bind(filter.anyOf)})`;
    case 'updated':
      return or(filter.anyOf.map((test) => updatedCondition(test, bind)));
    case 'token':
      return found('token', filter.param, or(filter.anyOf.map((test) => tokenCondition(test, bind))), bind);
    case 'reference':
      return found('reference', filter.param, `i.target = any(${bind(filter.anyOf)})`, bind);
    case 'date':
      return found('date', filter.param, or(filter.anyOf.map((test) => dateCondition(test, bind))), bind);
  }
}

const found = (table: string, param: string, condition: string, bind: Bind): string =>
  `r.rid in (select i.rid from fhir.${table} i where i.param = ${bind(param)} and ${condition})`;

function tokenCondition({ system, code }: TokenTest, bind: Bind): string {
  const parts = [
    ...(code === undefined ? [] : [`i.code = ${bind(code)}`]),
    ...(system === undefined ? [] : [`i.system = ${bind(system)}`]),
  ];
  return `(${parts.join(' and ')})`;
}

/**
 * The resource's span [low, high) against that of the parameter (R4 search.html#prefix). `ge` and `le` take in every
 * resource that overlaps with the parameter or lies on its side, as servers commonly do.
 */
function dateCondition({ prefix, low, high }: DateTest, bind: Bind): string {
  const time = timeBinding(bind);
  switch (prefix) {
    case 'eq':
      return `(i.low >= ${time(low)} and i.high <= ${time(high)})`;
    case 'ne':
      return `not (i.low >= ${time(low)} and i.high <= ${time(high)})`;
    case 'gt':
      return `i.high > ${time(high)}`;
    case 'lt':
      return `i.low < ${time(low)}`;
    case 'ge':
      return `i.high > ${time(low)}`;
    case 'le':
      return `i.low < ${time(high)}`;
    case 'sa':
      return `i.low >= ${time(high)}`;
    case 'eb':
      return `i.high <= ${time(low)}`;
  }
}

/** `lastUpdated` is a point in time, in whole milliseconds. */
function updatedCondition({ prefix, low, high }: DateTest, bind: Bind): string {
  const time = timeBinding(bind);
  switch (prefix) {
    case 'eq':
      return `(r.updated >= ${time(low)} and r.updated < ${time(high)})`;
    case 'ne':
      return `not (r.updated >= ${time(low)} and r.updated < ${time(high)})`;
    case 'gt':
    case 'sa':
      return `r.updated >= ${time(high)}`;
    case 'lt':
    case 'eb':
      return `r.updated < ${time(low)}`;
    case 'ge':
      return `r.updated >= ${time(low)}`;
    case 'le':
      return `r.updated < ${time(high)}`;
  }
}

const timeBinding = (bind: Bind) => (milliseconds: number) => `${bind(sqlTime(milliseconds))}::timestamptz`;

/** What comes after the sort keys of the page before; as a comparison of rows, which an index answers, where it may be. */
function afterCondition(sort: readonly SortKey[], after: readonly string[], bind: Bind): string {
  const keys = sort.map(({ by, descending }, index) => ({
    column: COLUMNS[by],
    value: `${bind(after[index])}${CASTS[by]}`,
    operator: descending ? '<' : '>',
  }));
  const operators = new Set(keys.map(({ operator }) => operator));
  if (operators.size === 1) {
    const [columns, values] = [keys.map(({ column }) => column), keys.map(({ value }) => value)];
    return `(${columns.join(', ')}) ${[...operators].join('')} (${values.join(', ')})`;
  }
  return keys
    .map(({ column, value, operator }, index) =>
      [...keys.slice(0, index).map((key) => `${key.column} = ${key.value}`), `${column} ${operator} ${value}`].join(
        ' and ',
      ),
    )
    .map((condition) => `(${condition})`)
    .join(' or ');
}
