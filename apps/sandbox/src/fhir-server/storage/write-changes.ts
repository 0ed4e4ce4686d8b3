import { invariant } from '@kohort/kernel';
import { contentOf, type Draft } from '../indexing/draft.js';
import { sqlTime } from '../indexing/time-span.js';
import type { ResourceKey } from '../resource.js';
import { arrayLiteral } from './array-literal.js';
import type { Database } from './database.js';
import type { Current, Method, Version } from './versions.js';
import type { Stamp } from './write.js';

/** A new version; a deletion has no draft, a first version no `current`. */
export interface Change {
  readonly key: ResourceKey;
  readonly method: Method;
  readonly draft?: Draft;
  readonly current?: Current | undefined;
}

interface Row extends Version {
  readonly rid: number;
  readonly draft: Draft | undefined;
}

const SUPERSEDE = `
insert into fhir.superseded (rid, type, id, version, updated, method, content)
select rid, type, id, version, updated, method, content from fhir.resource where rid = any($1)`;

const FORGET = `
with tokens as (delete from fhir.token where rid = any($1)),
  "references" as (delete from fhir.reference where rid = any($1))
delete from fhir.date where rid = any($1)`;

/** Parts JSON texts, in which it cannot occur (RFC 7464); an array would have every quotation mark escaped and read back. */
const SEPARATOR = '\u001e';

/** One statement, so that the next batch of a loader can be prepared while PostgreSQL works on all of it. */
const STORE = `
with tokens as (
  insert into fhir.token (rid, param, code, system)
  select * from unnest($9::bigint[], $10::text[], $11::text[], $12::text[])
), "references" as (
  insert into fhir.reference (rid, param, target) select * from unnest($13::bigint[], $14::text[], $15::text[])
), dates as (
  insert into fhir.date (rid, param, low, high)
  select * from unnest($16::bigint[], $17::text[], $18::timestamptz[], $19::timestamptz[])
)
insert into fhir.resource as stored (rid, type, id, version, updated, method, date, content)
select rid, type, id, version, $8::timestamptz, method, date, content
from unnest(
  $1::bigint[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[],
  string_to_array($7::text, '${SEPARATOR}', '')
) as new (rid, type, id, version, method, date, content)
on conflict (type, id) do update set version = excluded.version, updated = excluded.updated,
  method = excluded.method, date = excluded.date, content = excluded.content`;

/**
 * Stores new versions in a transaction that holds the writers' lock, no two of the same resource; `current` has been
 * read in that transaction.
 *
 * @returns the versions, in the order of the changes.
 */
export async function writeChanges(tx: Database, stamp: Stamp, changes: readonly Change[]): Promise<Version[]> {
  let next = stamp.first;
  const rows = changes.map(({ key, method, draft, current }): Row => {
    const version = (current?.version ?? 0) + 1;
    const content = draft ? contentOf(draft, version, stamp.at) : null;
    return { ...key, rid: current?.rid ?? next++, version, updated: stamp.at, method, draft, content };
  });
  const replaced = changes.flatMap(({ current }) => (current ? [current.rid] : []));
  if (replaced.length > 0) {
    const { rowCount } = await tx.query(SUPERSEDE, [replaced]);
    invariant(rowCount === replaced.length, 'what is replaced is there');
    await tx.query(FORGET, [replaced]);
  }
  if (rows.length > 0) await tx.query(STORE, [...resourceColumns(rows), stamp.at, ...indexColumns(rows)]);
  return rows;
}

/** One change of its own. */
export async function writeChange(tx: Database, stamp: Stamp, change: Change): Promise<Version> {
  const [version] = await writeChanges(tx, stamp, [change]);
  invariant(version, 'a change makes a version');
  return version;
}

const resourceColumns = (rows: readonly Row[]): string[] => [
  arrayLiteral(rows.map(({ rid }) => rid)),
  arrayLiteral(rows.map(({ type }) => type)),
  arrayLiteral(rows.map(({ id }) => id)),
  arrayLiteral(rows.map(({ version }) => version)),
  arrayLiteral(rows.map(({ method }) => method)),
  arrayLiteral(rows.map(({ draft }) => sqlTime(draft?.rows.date ?? -Infinity))),
  rows.map(({ content }) => content ?? '').join(SEPARATOR),
];

type Column = (string | number)[];

function indexColumns(rows: readonly Row[]): string[] {
  const tokens: Column[] = [[], [], [], []];
  const references: Column[] = [[], [], []];
  const dates: Column[] = [[], [], [], []];
  for (const { rid, draft } of rows) {
    for (const { param, code, system } of draft?.rows.tokens ?? []) append(tokens, [rid, param, code, system]);
    for (const { param, target } of draft?.rows.references ?? []) append(references, [rid, param, target]);
    for (const { param, low, high } of draft?.rows.dates ?? []) {
      append(dates, [rid, param, sqlTime(low), sqlTime(high)]);
    }
  }
  return [...tokens, ...references, ...dates].map(arrayLiteral);
}

function append(columns: Column[], row: readonly (string | number)[]): void {
  for (const [index, value] of row.entries()) columns[index]?.push(value);
}
