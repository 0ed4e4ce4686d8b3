import { invariant } from '@kohort/kernel';
import { addressOf, bundleText, jsonOf, type Link } from '../bundle-text.js';
import { outcome } from '../fault.js';
import type { Database } from '../storage/database.js';
import { readMark } from '../storage/write.js';
import { writeCursor } from './cursor.js';
import { CURSOR } from './parse-query.js';
import type { SearchQuery } from './query.js';
import { countSql, pageSql } from './to-sql.js';

interface Match {
  readonly id: string;
  /** JSON text. */
  readonly content: string;
  readonly keys: readonly string[];
}

interface Page {
  readonly matches: readonly Match[];
  /** Where the next page begins, if there is one. */
  readonly next: readonly string[] | undefined;
}

export async function readPage(db: Database, query: SearchQuery): Promise<Page> {
  const { text, values } = pageSql(query);
  const { rows } = await db.query<Match>(text, [...values]);
  const matches = rows.slice(0, query.count);
  return { matches, next: rows.length > query.count ? matches.at(-1)?.keys : undefined };
}

async function readTotal(db: Database, query: SearchQuery): Promise<number> {
  const { text, values } = countSql(query);
  const [row] = (await db.query<{ total: number }>(text, [...values])).rows;
  invariant(row, 'a count is one row');
  return row.total;
}

/**
 * Carries out a search: JSON text of the Bundle (R4 search.html). Its `meta.lastUpdated` is a time up to which
 * everything that was stored is in what was searched: who asks again for `_lastUpdated=gt` that time misses nothing.
 */
export async function runSearch(db: Database, query: SearchQuery, base: string): Promise<string> {
  // Before the page: what is committed between the two is in the page and later than the mark.
  const updated = await readMark(db);
  const page = query.count === 0 ? undefined : await readPage(db, query);
  const total = !page || query.withTotal ? await readTotal(db, query) : undefined;
  const path = `${base}/${query.type}`;
  const links: Link[] = [{ relation: 'self', url: addressOf(path, query.used) }];
  if (page?.next) {
    const cursor = [CURSOR, writeCursor(query.sort, page.next)] as const;
    links.push({ relation: 'next', url: addressOf(path, [...query.used, cursor]) });
  }
  const entries = (page?.matches ?? []).map(({ id, content }) =>
    jsonOf({ fullUrl: JSON.stringify(`${path}/${id}`), resource: content, search: '{"mode":"match"}' }),
  );
  return bundleText({ type: 'searchset', updated, total, links, entries: [...entries, ...warnings(query)] });
}

/** What was passed over, for the client to see (R4 search.html#errors). */
function warnings({ ignored }: SearchQuery): string[] {
  if (ignored.length === 0) return [];
  const issues = ignored.map((diagnostics) => ({ severity: 'warning', code: 'not-supported', diagnostics }) as const);
  return [jsonOf({ resource: outcome(...issues), search: '{"mode":"outcome"}' })];
}
