import { ok, type Result } from '@kohort/kernel';
import { addressOf, bundleText, jsonOf, type Link } from '../bundle-text.js';
import { refuse, type Refusal } from '../fault.js';
import { preferOf } from '../http/prefer.js';
import { timeSpan } from '../indexing/time-span.js';
import type { Answer, Context, FhirRequest } from '../request.js';
import { referenceTo } from '../resource.js';
import { readCursor, writeCursor } from '../search/cursor.js';
import { CURSOR, parseCount } from '../search/parse-query.js';
import type { Pair } from '../search/query.js';
import { readHistory, type HistoryQuery, type PastVersion } from '../storage/history.js';
import { readMark } from '../storage/write.js';

/** Newest first, as R4 http.html#history has it. */
const ORDER = [
  { by: 'updated', descending: true },
  { by: 'rid', descending: true },
] as const;

/**
 * R4 http.html#history of a type or, with an id, of one resource; deletions are among the entries. Versions never change,
 * so pages stay stable while the server is written to: what is newer than the first page is not in the following ones.
 */
export async function history(
  { db, base }: Context,
  request: FhirRequest,
  { type, id }: { readonly type: string; readonly id?: string },
): Promise<Answer> {
  const parsed = parseHistory(request, type, id);
  if (!parsed.ok) return parsed;
  const { query, used } = parsed.value;
  const updated = await readMark(db);
  const rows = await readHistory(db, { ...query, limit: query.limit + 1 });
  // A resource that never existed has no history; one whose versions are all older than `_since` has an empty one.
  if (id !== undefined && rows === undefined) return refuse('not-found', 'There is no such resource.');
  const versions = (rows ?? []).slice(0, query.limit);
  const last = versions.at(-1);
  const path = `${base}/${id === undefined ? type : referenceTo({ type, id })}/_history`;
  const links: Link[] = [{ relation: 'self', url: addressOf(path, used) }];
  if (last && rows && rows.length > query.limit) {
    links.push({ relation: 'next', url: addressOf(path, [...used, [CURSOR, writeCursor(ORDER, last.keys)]]) });
  }
  const entries = versions.map((version) => entryOf(version, base));
  return ok({ status: 200, body: bundleText({ type: 'history', updated, links, entries }) });
}

interface ParsedHistory {
  readonly query: HistoryQuery;
  readonly used: readonly Pair[];
}

function parseHistory(request: FhirRequest, type: string, id: string | undefined): Result<ParsedHistory, Refusal> {
  const known = new Set(['_count', '_since', CURSOR]);
  const used = request.query.filter(([name]) => known.has(name));
  const unknown = request.query.find(([name]) => !known.has(name) && name !== '_format');
  if (unknown && preferOf(request).strict) {
    return refuse('unknown-parameter', `A history has no parameter "${unknown[0]}" on this server.`);
  }
  const values = new Map(used);
  if (values.size < used.length) return refuse('bad-value', 'A parameter of the history is sent twice.');
  const limit = parseCount(values.get('_count'));
  if (!limit.ok) return limit;
  const since = values.get('_since');
  const from = since === undefined ? undefined : timeSpan(since.replace(' ', '+'));
  if (since !== undefined && !from) return refuse('bad-value', 'The value of _since is no instant.');
  const cursor = values.get(CURSOR);
  const after = cursor === undefined ? undefined : readCursor(cursor, ORDER);
  if (cursor !== undefined && !after) return refuse('bad-value', 'The link to this page belongs to something else.');
  const query = { type, id, since: from?.low, after, limit: Math.max(1, limit.value) };
  return ok({ query, used: used.filter(([name]) => name !== CURSOR) });
}

function entryOf(version: PastVersion, base: string): string {
  const { type, version: number, updated, method, content } = version;
  const reference = referenceTo(version);
  const status = method === 'DELETE' ? '204 No Content' : number === 1 ? '201 Created' : '200 OK';
  return jsonOf({
    fullUrl: JSON.stringify(`${base}/${reference}`),
    resource: content ?? undefined,
    request: JSON.stringify({ method, url: method === 'POST' ? type : reference }),
    response: JSON.stringify({ status, etag: `W/"${number}"`, lastModified: updated.toISOString() }),
  });
}
