import type { FhirResource, ResourceKey } from '../resource.js';
import { indexRows, type IndexRows } from './index-rows.js';

/** A resource that is ready to be stored but for its version and time. */
export interface Draft {
  readonly key: ResourceKey;
  readonly rows: IndexRows;
  /** JSON text of `meta` without the two elements that the server sets, then of the other elements; without braces. */
  readonly meta: string;
  readonly rest: string;
}

const inner = (object: object): string => JSON.stringify(object).slice(1, -1);

export function draftOf(resource: FhirResource, id: string): Draft {
  const { resourceType, id: _, meta, ...rest } = resource;
  const { versionId: _version, lastUpdated: _updated, ...kept } = (meta ?? {}) as Record<string, unknown>;
  return { key: { type: resourceType, id }, rows: indexRows(resource), meta: inner(kept), rest: inner(rest) };
}

const joined = (...parts: string[]): string => `{${parts.filter((part) => part !== '').join(',')}}`;

/** The JSON text of a version, with `meta.versionId` and `meta.lastUpdated`. */
export function contentOf({ key, meta, rest }: Draft, version: number, updated: Date): string {
  const stamped = joined(inner({ versionId: String(version), lastUpdated: updated.toISOString() }), meta);
  return joined(inner({ resourceType: key.type, id: key.id }), `"meta":${stamped}`, rest);
}
