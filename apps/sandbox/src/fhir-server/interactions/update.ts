import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { ifMatch, preferOf } from '../http/prefer.js';
import { draftOf } from '../indexing/draft.js';
import type { Answer, Context, FhirRequest, Reply } from '../request.js';
import { referenceTo, type FhirResource, type ResourceKey } from '../resource.js';
import { currentOf, type Current } from '../storage/versions.js';
import { writeChange } from '../storage/write-changes.js';
import { bodyOf } from './body.js';
import { storedReply } from './stored.js';

/** R4 http.html#update: what is not there, or was deleted, is created under the id of the address. */
export async function update({ write }: Context, request: FhirRequest, key: ResourceKey): Promise<Answer> {
  const [resource, expected] = [identified(bodyOf(request, key.type), key), ifMatch(request)];
  if (!resource.ok) return resource;
  if (!expected.ok) return expected;
  return write<Reply>(1, async (tx, stamp) => {
    const current = (await currentOf(tx, [key])).get(referenceTo(key));
    const matched = checkVersion(current, expected.value);
    if (!matched.ok) return matched;
    const change = { key, method: 'PUT', draft: draftOf(resource.value, key.id), current } as const;
    const version = await writeChange(tx, stamp, change);
    return ok(storedReply(current && !current.deleted ? 200 : 201, version, preferOf(request)));
  });
}

export function identified(
  resource: Result<FhirResource, Refusal>,
  { id }: ResourceKey,
): Result<FhirResource, Refusal> {
  if (!resource.ok || resource.value.id === id) return resource;
  return refuse('id-mismatch', 'The id in the resource is not that of the address.');
}

/** Whether a change may be made that expects a version (R4 http.html#concurrency); undefined expects none. */
export function checkVersion(current: Current | undefined, expected: number | undefined): Result<undefined, Refusal> {
  if (expected === undefined || current?.version === expected) return ok(undefined);
  return refuse('version-conflict', 'The resource has another version than If-Match names.');
}
