import type { Pair } from './search/query.js';

export interface Link {
  readonly relation: 'self' | 'next';
  readonly url: string;
}

interface BundleParts {
  readonly type: 'searchset' | 'history' | 'transaction-response' | 'batch-response';
  readonly updated?: Date;
  readonly total?: number | undefined;
  readonly links?: readonly Link[];
  /** JSON texts. */
  readonly entries: readonly string[];
}

/** A Bundle as JSON text. Resources are stored as text and put in as they are. */
export function bundleText({ type, updated, total, links, entries }: BundleParts): string {
  const head = JSON.stringify({
    resourceType: 'Bundle',
    ...(updated ? { meta: { lastUpdated: updated.toISOString() } } : {}),
    type,
    total,
    link: links,
  });
  // R4 has no empty arrays (json.html).
  return entries.length === 0 ? head : `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/** A JSON object of texts that are JSON already; what is undefined is left out. */
export const jsonOf = (parts: Readonly<Record<string, string | undefined>>): string =>
  `{${Object.entries(parts)
    .flatMap(([name, text]) => (text === undefined ? [] : `${JSON.stringify(name)}:${text}`))
    .join(',')}}`;

export const addressOf = (path: string, pairs: readonly Pair[]): string =>
  pairs.length === 0
    ? path
    : `${path}?${new URLSearchParams(pairs.map((pair): [string, string] => [...pair])).toString()}`;
