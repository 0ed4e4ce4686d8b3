import type { FhirFailure, FhirResource } from '@kohort/fhir';
import { failed, ok, type Result } from '@kohort/kernel';
import type { SyncContext } from './sync-context.js';

export interface Fetched {
  readonly resources: readonly FhirResource[];
  /** Ids of what is not there any more. */
  readonly gone: readonly string[];
}

const TOGETHER = 50;

/** These resources as they are now. What a search for them does not find is asked for by itself before it counts as gone. */
export async function fetchRecords(
  { client }: Pick<SyncContext, 'client'>,
  type: string,
  ids: readonly string[],
): Promise<Result<Fetched, FhirFailure>> {
  const found = new Map<string, FhirResource>();
  const gone: string[] = [];
  for (let at = 0; at < ids.length; at += TOGETHER) {
    const some = ids.slice(at, at + TOGETHER);
    const page = await client.search(type, { _id: some.join(','), _count: String(TOGETHER) });
    if (!page.ok) return failed(page.error);
    for (const item of page.value.items)
      if (item.ok && item.resource.id !== undefined) found.set(item.resource.id, item.resource);
    for (const id of some) {
      if (found.has(id)) continue;
      const read = await client.read(type, id);
      if (!read.ok) return read;
      if (read.value === undefined) gone.push(id);
      else found.set(id, read.value);
    }
  }
  return ok({ resources: [...found.values()], gone });
}

/** Resources among the items of a page, and how many items are none. */
export function resourcesOf(items: readonly ({ ok: true; resource: FhirResource } | { ok: false })[]): {
  readonly resources: readonly FhirResource[];
  readonly lost: number;
} {
  const resources = items.flatMap((item) =>
    item.ok && item.resource.id !== undefined && item.resource.id !== '' ? [item.resource] : [],
  );
  return { resources, lost: items.length - resources.length };
}
