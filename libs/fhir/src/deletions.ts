import type { FhirResource } from './item.js';
import { instantIn } from './instant.js';
import { isObject, list, type Json } from './json.js';

export interface Deletion {
  readonly id: string;
  /** When, in ms since 1970; absent where the server does not say. */
  readonly at?: number;
}

/** What a history Bundle of a type tells: which resources it says were deleted last, and which not (R4 http.html#history). */
export function deletionsIn(
  bundle: FhirResource,
  type: string,
): { readonly deletions: readonly Deletion[]; readonly alive: readonly string[] } {
  const deletions: Deletion[] = [];
  const alive: string[] = [];
  const told = new Set<string>();
  for (const entry of list(bundle['entry']).filter((each) => isObject(each))) {
    const id = idIn(entry, type);
    if (id === undefined || told.has(id)) continue;
    told.add(id);
    const request = isObject(entry['request']) ? entry['request'] : {};
    if (request['method'] === 'DELETE') deletions.push({ id, ...timeIn(entry) });
    else alive.push(id);
  }
  return { deletions, alive };
}

function idIn(entry: Json, type: string): string | undefined {
  const { resource, request, fullUrl } = entry;
  if (isObject(resource) && typeof resource['id'] === 'string') return resource['id'];
  const url = isObject(request) ? request['url'] : undefined;
  for (const address of [url, fullUrl]) {
    const found = typeof address === 'string' ? new RegExp(`(?:^|/)${type}/([^/?#]+)`).exec(address)?.[1] : undefined;
    if (found !== undefined) return decoded(found);
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function timeIn({ response }: Json): { readonly at?: number } {
  const at = isObject(response) ? instantIn(response['lastModified']) : undefined;
  return at === undefined ? {} : { at };
}
