import { createHash } from 'node:crypto';
import type pg from 'pg';
import { searchDefinitions } from '../search/definitions.js';

/**
 * `resource` holds the latest version of everything ever stored, `superseded` the versions before. `rid` is given at the
 * first creation and never changes, so that pages in its order stay stable while resources are updated. A deletion is a
 * version without content. `token`, `reference` and `date` index what can be searched, of undeleted latest versions.
 */
const TABLES = `
create table fhir.clock (
  one boolean primary key default true check (one),
  at timestamptz(3) not null,
  next bigint not null
);
insert into fhir.clock (at, next) values (date_trunc('milliseconds', clock_timestamp()), 1);

create table fhir.resource (
  rid bigint primary key,
  type text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  updated timestamptz(3) not null,
  method text not null,
  date timestamptz not null,
  content text,
  unique (type, id)
);
create index on fhir.resource (type, rid) where content is not null;
create index on fhir.resource (type, updated, rid);
create index on fhir.resource (type, date, rid) where content is not null;

create table fhir.superseded (
  rid bigint not null,
  type text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  updated timestamptz(3) not null,
  method text not null,
  content text,
  primary key (rid, version)
);
create index on fhir.superseded (type, updated, rid);

create table fhir.token (
  rid bigint not null, param text collate "C" not null, code text collate "C" not null, system text collate "C" not null
);
create index on fhir.token (param, code, rid, system);
create index on fhir.token (rid);

create table fhir.reference (rid bigint not null, param text collate "C" not null, target text collate "C" not null);
create index on fhir.reference (param, target, rid);
create index on fhir.reference (rid);

create table fhir.date (
  rid bigint not null, param text collate "C" not null, low timestamptz not null, high timestamptz not null
);
create index on fhir.date (param, low, rid);
create index on fhir.date (rid);
`;

/** Changes with the tables and with what is indexed: an index that lacks a parameter would find too little. */
const LAYOUT = createHash('sha256').update(TABLES).update(JSON.stringify(searchDefinitions)).digest('hex');

/** Any number that nothing else in the database locks. */
const LOCK = 7_305_114;

/**
 * Makes the tables where they are missing; two servers that start at once wait for each other.
 *
 * @returns false if the database was filled by a version of this server with other tables.
 */
export async function ensureTables(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  client.on('error', () => undefined);
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('create schema if not exists fhir');
    await client.query('create table if not exists fhir.layout (name text primary key)');
    const found = await client.query<{ name: string }>('select name from fhir.layout');
    if (found.rows.length === 0) {
      await client.query(TABLES);
      await client.query('insert into fhir.layout values ($1)', [LAYOUT]);
    }
    await client.query('commit');
    client.release();
    return (found.rows[0]?.name ?? LAYOUT) === LAYOUT;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
