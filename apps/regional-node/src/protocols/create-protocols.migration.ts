import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = {
  protocol_feed: `
    id smallint not null constraint protocol_feed_pkey primary key
      constraint protocol_feed_one_row check (id = 1),
    source text,
    cursor bigint not null default 0,
    seen bigint not null default 0,
    last_success_at timestamptz,
    failures integer not null default 0,
    failure_code text,
    failed_at timestamptz,
    next_attempt_at timestamptz`,
  protocol_trial: `
    trial_id uuid not null constraint protocol_trial_pkey primary key,
    revision integer not null default 0,
    directive text,
    statement text,
    version integer not null default 0`,
  protocol: `
    id uuid not null constraint protocol_pkey primary key,
    trial_id uuid not null,
    version integer not null,
    acronym text not null,
    title jsonb not null,
    sponsor text not null,
    envelope text not null,
    decision text not null,
    hub_state text not null,
    directive text not null,
    statement text,
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    expiry_noted_at timestamptz,
    received_at timestamptz not null`,
  protocol_event: `
    position bigint generated always as identity constraint protocol_event_pkey primary key,
    id uuid not null,
    protocol_id uuid not null,
    at timestamptz not null,
    kind text not null,
    code text,
    sites jsonb,
    actor_kind text not null,
    actor_id text not null`,
  refused_protocol: `
    id uuid not null constraint refused_protocol_pkey primary key,
    sequence bigint not null,
    code text not null,
    trial_id uuid,
    version_id uuid,
    version integer,
    at timestamptz not null`,
  node_report: `
    id uuid not null constraint node_report_pkey primary key,
    version_id uuid,
    sequence bigint,
    report jsonb not null,
    at timestamptz not null,
    sent_at timestamptz,
    attempts integer not null default 0,
    failure_code text`,
} as const;

const INDEXES = [
  'create unique index protocol_trial_version on protocol (trial_id, version)',
  'create index protocol_decision on protocol (decision)',
  'create index protocol_event_protocol on protocol_event (protocol_id)',
  'create index refused_protocol_at on refused_protocol (at)',
  'create index refused_protocol_sequence on refused_protocol (sequence)',
  'create index node_report_version on node_report (version_id)',
  'create index node_report_unsent on node_report (at) where sent_at is null',
];

export class CreateProtocols implements MigrationInterface {
  readonly name = 'CreateProtocols1796110000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(TABLES)) await runner.query(`create table ${table} (${columns})`);
    for (const index of INDEXES) await runner.query(index);
    await runner.query('insert into protocol_feed (id) values (1)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(TABLES).reverse()) await runner.query(`drop table ${table}`);
  }
}
