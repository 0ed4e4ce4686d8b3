import { ok } from '@kohort/kernel';
import { preferOf } from '../http/prefer.js';
import type { Answer, Context, FhirRequest } from '../request.js';
import { parseQuery } from '../search/parse-query.js';
import { runSearch } from '../search/run-search.js';

/** R4 http.html#search over one type, by GET or by POST. */
export async function search({ db, base }: Context, request: FhirRequest, type: string): Promise<Answer> {
  const query = parseQuery(type, request.query, { strict: preferOf(request).strict, base });
  return query.ok ? ok({ status: 200, body: await runSearch(db, query.value, base) }) : query;
}
