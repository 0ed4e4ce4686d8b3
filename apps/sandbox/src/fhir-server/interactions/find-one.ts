import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { parseQuery } from '../search/parse-query.js';
import type { Pair } from '../search/query.js';
import { readPage } from '../search/run-search.js';
import type { Database } from '../storage/database.js';

/**
 * The id of the one resource that matches, undefined where none does. Parameters are read strictly: one that is passed
 * over would match too much.
 */
export async function findOne(
  db: Database,
  type: string,
  pairs: readonly Pair[],
  base: string,
): Promise<Result<string | undefined, Refusal>> {
  const query = parseQuery(type, pairs, { strict: true, base });
  if (!query.ok) return query;
  if (query.value.filters.length === 0) return refuse('bad-value', 'The condition has no search parameter.');
  const { matches } = await readPage(db, { ...query.value, count: 2, after: undefined });
  if (matches.length > 1) return refuse('several-matches', 'More than one resource matches the condition.');
  return ok(matches[0]?.id);
}
