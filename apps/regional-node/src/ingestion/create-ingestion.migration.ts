import type { MigrationInterface, QueryRunner } from 'typeorm';

const RECORDS = [
  `create table record (
    type text not null,
    id text not null,
    version text,
    last_updated timestamptz,
    person_id text,
    facts text not null default '[]',
    fault text,
    hides text[] not null default '{}',
    lacking boolean not null default false,
    needs text[] not null default '{}',
    needs_birth boolean not null default false,
    stale boolean not null default false,
    seen integer not null default 0,
    constraint record_pkey primary key (type, id)
  )`,
  'create index record_person on record (person_id)',
  'create index record_stale on record (type, id) where stale',
  'create index record_fault on record (type, id) where fault is not null',
  'create index record_lacking on record (type, id) where lacking',
  `create index record_needs on record using gin (needs) where needs <> '{}'`,
];

const PEOPLE = [
  `create table person (
    id text not null constraint person_pkey primary key,
    person text not null,
    fault text,
    survivor_id text not null,
    doubled boolean not null default false,
    protected boolean not null default true,
    practitioners text[] not null default '{}',
    provider text
  )`,
  'create index person_survivor on person (survivor_id)',
  `create table person_link (
    person_id text not null,
    position integer not null,
    kind text not null,
    other_key text not null,
    constraint person_link_pkey primary key (person_id, position)
  )`,
  'create index person_link_other on person_link (other_key)',
  `create table reference_key (
    key text not null,
    type text not null,
    id text not null,
    tells boolean not null,
    constraint reference_key_pkey primary key (key, type, id)
  )`,
  'create index reference_key_holder on reference_key (type, id)',
  `create table person_change (
    id bigint generated always as identity constraint person_change_pkey primary key,
    person_id text not null,
    records text[] not null,
    facts text not null,
    whole boolean not null
  )`,
  `create table medication (
    type text not null,
    id text not null,
    resource text not null,
    ingredients text[] not null,
    constraint medication_pkey primary key (type, id)
  )`,
];

const SYNC = [
  `create table sync_type (
    type text not null constraint sync_type_pkey primary key,
    position integer not null,
    searched boolean,
    history boolean not null default false,
    loaded_at timestamptz,
    walk text,
    walk_step integer not null default 0,
    next_page text,
    walk_from timestamptz,
    watermark timestamptz,
    history_watermark timestamptz,
    read integer not null default 0,
    total integer,
    lost integer not null default 0,
    follow_lost integer not null default 0,
    walk_lost integer not null default 0,
    last_success_at timestamptz,
    followed_at timestamptz,
    failures jsonb not null default '{}'
  )`,
  `create table sync_state (
    id smallint not null constraint sync_state_pkey primary key
      constraint sync_state_one_row check (id = 1),
    base text,
    generation integer not null default 0,
    loaded boolean not null default false,
    coverage jsonb not null default '{}',
    coverage_epoch integer not null default 0,
    capabilities_at timestamptz,
    failures integer not null default 0,
    failure_code text,
    failed_at timestamptz,
    open_until timestamptz,
    next_round_at timestamptz,
    last_round_at timestamptz,
    history_at timestamptz,
    reconciled_day integer
  )`,
  'insert into sync_state (id) values (1)',
];

const TABLES = [
  'record',
  'person',
  'person_link',
  'reference_key',
  'person_change',
  'medication',
  'sync_type',
  'sync_state',
];

export class CreateIngestion implements MigrationInterface {
  readonly name = 'CreateIngestion1796100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...RECORDS, ...PEOPLE, ...SYNC]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}
