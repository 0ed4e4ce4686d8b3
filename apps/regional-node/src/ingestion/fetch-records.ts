import type { FhirFailure, FhirResource } from '@kohort/fhir';
import { failed, ok, type Result } from '@kohort/kernel';
import { LONGEST_ID } from './keys.js';
import type { SyncContext } from './sync-context.js';

export interface Fetched {
  readonly resources: readonly FhirResource[];
  /** Ids of what is not there any more. */
  readonly gone: readonly string[];
  /** What is there and is not given out. */
  readonly unreadable: readonly { readonly id: string; readonly code: string }[];
}

const TOGETHER = 50;
/** Where more records than this are broken at once, the server is. */
const BROKEN = 3;

/** These resources as they are now. What a search for them does not find is asked for by itself before it counts as gone. */
export async function fetchRecords(
  { client }: Pick<SyncContext, 'client'>,
  type: string,
  ids: readonly string[],
): Promise<Result<Fetched, FhirFailure>> {
  const found = new Map<string, FhirResource>();
  const gone: string[] = [];
  const unreadable: { id: string; code: string }[] = [];
  for (let at = 0; at < ids.length; at += TOGETHER) {
    const some = ids.slice(at, at + TOGETHER);
    const page = await client.search(type, { _id: some.join(','), _count: String(TOGETHER) });
    if (!page.ok) return failed(page.error);
    for (const item of page.value.items)
      if (item.ok && item.resource.id !== undefined) found.set(item.resource.id, item.resource);
    let broken = 0;
    for (const id of some) {
      if (found.has(id)) continue;
      const read = await client.read(type, id);
      if (!read.ok) {
        if (read.error.away) broken += 1;
        if (!isOfOne(read.error) || broken > BROKEN) return read;
        unreadable.push({ id, code: read.error.fault.code });
      } else if (read.value === undefined) gone.push(id);
      else found.set(id, read.value);
    }
  }
  return ok({ resources: [...found.values()], gone, unreadable });
}

/** The server answers and does not give this one record out: those behind it need not wait. */
const isOfOne = ({ away, status, retryAfterMs }: FhirFailure): boolean =>
  !away || (status !== undefined && status >= 500 && retryAfterMs === undefined);

/** Resources among the items of a page, and how many items are none. */
export function resourcesOf(items: readonly ({ ok: true; resource: FhirResource } | { ok: false })[]): {
  readonly resources: readonly FhirResource[];
  readonly lost: number;
} {
  const resources = items.flatMap((item) => (item.ok && isId(item.resource.id) ? [item.resource] : []));
  return { resources, lost: items.length - resources.length };
}

const isId = (id: string | undefined): boolean => id !== undefined && id !== '' && id.length <= LONGEST_ID;
