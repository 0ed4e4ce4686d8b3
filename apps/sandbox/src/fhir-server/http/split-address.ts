import type { Pair } from '../search/query.js';

export interface Address {
  readonly path: readonly string[];
  readonly query: readonly Pair[];
}

/** "Patient/1?x=y" as path and query; undefined where it is not encoded as addresses are. */
export function splitAddress(address: string): Address | undefined {
  const [, path = '', search = ''] = /^\/?([^?#]*)(?:\?([^#]*))?/.exec(address) ?? [];
  try {
    const segments = path.split('/').map(decodeURIComponent);
    if (segments.at(-1) === '') segments.pop();
    return { path: segments, query: [...new URLSearchParams(search)] };
  } catch {
    return undefined;
  }
}
