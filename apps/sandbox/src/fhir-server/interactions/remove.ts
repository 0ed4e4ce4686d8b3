import { ok } from '@kohort/kernel';
import { ifMatch } from '../http/prefer.js';
import type { Answer, Context, FhirRequest, Reply } from '../request.js';
import { referenceTo, type ResourceKey } from '../resource.js';
import { currentOf } from '../storage/versions.js';
import { writeChange } from '../storage/write-changes.js';
import { checkVersion } from './update.js';

/** R4 http.html#delete: what is not there stays so. References to the resource are not looked at. */
export async function remove({ write }: Context, request: FhirRequest, key: ResourceKey): Promise<Answer> {
  const expected = ifMatch(request);
  if (!expected.ok) return expected;
  return write<Reply>(1, async (tx, stamp) => {
    const current = (await currentOf(tx, [key])).get(referenceTo(key));
    const matched = checkVersion(current, expected.value);
    if (!matched.ok) return matched;
    if (!current || current.deleted) return ok({ status: 204, ...(current ? { version: current } : {}) });
    const version = await writeChange(tx, stamp, { key, method: 'DELETE', current });
    return ok({ status: 204, version });
  });
}
