import { isObject } from '../resource.js';

/** Elements whose text may name another entry (R4 http.html#trules): of Reference, uri, url, oid and uuid. */
const NAMING = new Set(['reference', 'uri', 'valueUri', 'valueUrl', 'valueOid', 'valueUuid']);

/** The texts of all References in a resource. */
export function* referencesIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* referencesIn(each);
  else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner !== 'string') yield* referencesIn(inner);
      else if (name === 'reference') yield inner;
    }
  }
}

/** A copy in which the names of entries have become references to what was stored. */
export function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (typeof inner !== 'string') return [name, renamed(inner, names)];
      return [name, NAMING.has(name) ? (names.get(inner) ?? inner) : inner];
    }),
  );
}

/** "Practitioner?identifier=…": a conditional reference, by its type and its parameters. */
export function conditionOf(name: string): { type: string; search: string } | undefined {
  const match = /^([A-Z][A-Za-z]+)\?(.+)$/s.exec(name);
  return match ? { type: match[1] ?? '', search: match[2] ?? '' } : undefined;
}
