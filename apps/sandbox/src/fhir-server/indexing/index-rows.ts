import type { FhirResource } from '../resource.js';
import { definitionsOf, sortableDate, type SearchDefinition } from '../search/definitions.js';
import { spansOf, targetsOf, tokensOf, valuesAt, type Token } from './values.js';
import type { TimeSpan } from './time-span.js';

/** What a resource is found by. */
export interface IndexRows {
  readonly tokens: readonly (Token & { readonly param: string })[];
  readonly references: readonly { readonly param: string; readonly target: string }[];
  readonly dates: readonly (TimeSpan & { readonly param: string })[];
  /** What the resource is sorted by: the start of its first date; -Infinity where it has none. */
  readonly date: number;
}

/** Names the rows of a search parameter in the index tables. */
export const indexParam = (type: string, { key }: SearchDefinition): string => `${type}.${key}`;

function distinct<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return rows.length < 2 ? rows : [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** The index rows of a resource, one for each distinct value of each search parameter of its type. */
export function indexRows(resource: FhirResource): IndexRows {
  const type = resource.resourceType;
  const rows = { tokens: [] as IndexRows['tokens'][number][], references: [] as IndexRows['references'][number][] };
  const dates: IndexRows['dates'][number][] = [];
  const sortedBy = sortableDate(type);
  let first = Infinity;
  for (const definition of definitionsOf(type)) {
    const param = indexParam(type, definition);
    const values = definition.paths.flatMap((path) => valuesAt(resource, path));
    if (values.length === 0) continue;
    if (definition.kind === 'token') {
      rows.tokens.push(...values.flatMap(tokensOf).map(({ code, system }) => ({ param, code, system })));
    } else if (definition.kind === 'reference') {
      rows.references.push(...values.flatMap(targetsOf).map((target) => ({ param, target })));
    } else {
      const spans = values.flatMap(spansOf);
      dates.push(...spans.map(({ low, high }) => ({ param, low, high })));
      if (definition === sortedBy) first = Math.min(first, ...spans.map(({ low }) => low));
    }
  }
  return {
    tokens: distinct(rows.tokens, ({ param, code, system }) => JSON.stringify([param, code, system])),
    // `patient` and `subject` name the same rows.
    references: distinct(rows.references, ({ param, target }) => JSON.stringify([param, target])),
    dates: distinct(dates, ({ param, low, high }) => `${param} ${low} ${high}`),
    date: first === Infinity ? -Infinity : first,
  };
}
