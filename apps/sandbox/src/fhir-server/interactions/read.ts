import { ok } from '@kohort/kernel';
import { refuse } from '../fault.js';
import type { Answer, Context, FhirRequest } from '../request.js';
import type { ResourceKey } from '../resource.js';
import { latestVersion, numberedVersion, type Version } from '../storage/versions.js';

/** R4 http.html#read, with `If-None-Match` (http.html#cread). */
export async function read({ db }: Context, request: FhirRequest, key: ResourceKey): Promise<Answer> {
  const version = await latestVersion(db, key);
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (version && version.content !== null && known?.includes(`"${version.version}"`))
    return ok({ status: 304, version });
  return readReply(version);
}

/** R4 http.html#vread. */
export async function vread({ db }: Context, key: ResourceKey, version: string): Promise<Answer> {
  // What is no number is the version of nothing.
  return readReply(/^[1-9]\d{0,8}$/.test(version) ? await numberedVersion(db, key, Number(version)) : undefined);
}

function readReply(version: Version | undefined): Answer {
  if (!version) return refuse('not-found', 'There is no such resource, or it has no such version.');
  if (version.content === null) return refuse('deleted', 'The resource was deleted.');
  return ok({ status: 200, version, body: version.content });
}
