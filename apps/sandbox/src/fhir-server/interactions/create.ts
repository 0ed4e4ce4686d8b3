import { randomUUID } from 'node:crypto';
import { ok } from '@kohort/kernel';
import { preferOf } from '../http/prefer.js';
import { draftOf } from '../indexing/draft.js';
import type { Answer, Context, FhirRequest, Reply } from '../request.js';
import { latestVersion } from '../storage/versions.js';
import { writeChange } from '../storage/write-changes.js';
import { bodyOf } from './body.js';
import { findOne } from './find-one.js';
import { storedReply } from './stored.js';

/** R4 http.html#create and #ccreate: the server gives the id; with `If-None-Exist` only where nothing matches. */
export async function create({ write, base }: Context, request: FhirRequest, type: string): Promise<Answer> {
  const resource = bodyOf(request, type);
  if (!resource.ok) return resource;
  const prefer = preferOf(request);
  const condition = request.headers['if-none-exist'];
  return write<Reply>(1, async (tx, stamp) => {
    if (condition !== undefined) {
      const found = await findOne(tx, type, [...new URLSearchParams(condition.replace(/^[^?]*\?/, ''))], base);
      if (!found.ok) return found;
      const there = found.value === undefined ? undefined : await latestVersion(tx, { type, id: found.value });
      if (there) return ok(storedReply(200, there, prefer));
    }
    const draft = draftOf(resource.value, randomUUID());
    const version = await writeChange(tx, stamp, { key: draft.key, method: 'POST', draft });
    return ok(storedReply(201, version, prefer));
  });
}
