import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateConsents implements MigrationInterface {
  readonly name = 'CreateConsents1796130000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}

const TABLES = [
  'contact_decision',
  'contact_policy',
  'trial_contact_policy',
  'unit_block',
  'objection',
  'contact_review',
  'contact_person',
  'consent_statement',
];

const STATEMENTS = [
  `create table consent_statement (
     id text not null constraint consent_statement_pkey primary key,
     version text,
     person_id text,
     statement text not null
   )`,
  'create index consent_statement_person on consent_statement (person_id)',
  // The row that is locked while anything that bears on contact is written, and while a message is under way.
  `create table contact_person (
     id text not null constraint contact_person_pkey primary key,
     death_reported_at timestamptz
   )`,
  `create table contact_review (
     id bigint generated always as identity constraint contact_review_pkey primary key,
     person_id text not null
   )`,
  `create table objection (
     id uuid not null constraint objection_pkey primary key,
     person_id text not null,
     kind text not null constraint objection_kind check (kind in ('trial', 'contact', 'use')),
     trial_id uuid,
     source text not null,
     valid_from timestamptz not null,
     valid_until timestamptz,
     recorded_at timestamptz not null,
     recorded_by text not null,
     ended_by text,
     constraint objection_trial check ((kind = 'trial') = (trial_id is not null))
   )`,
  'create index objection_person on objection (person_id)',
  'create index objection_recorded on objection (recorded_at, id)',
  `create table unit_block (
     id uuid not null constraint unit_block_pkey primary key,
     person_id text not null,
     organization text not null,
     recorded_at timestamptz not null,
     recorded_by text not null,
     ended_at timestamptz,
     ended_by text
   )`,
  'create index unit_block_person on unit_block (person_id)',
  // The region's policy: the newest row holds. Without a row the configuration does.
  `create table contact_policy (
     version integer not null constraint contact_policy_pkey primary key,
     kind text not null,
     basis text not null,
     set_at timestamptz not null,
     set_by text not null
   )`,
  `create table trial_contact_policy (
     trial_id uuid not null,
     version integer not null,
     kind text not null,
     basis text not null,
     set_at timestamptz not null,
     set_by text not null,
     constraint trial_contact_policy_pkey primary key (trial_id, version)
   )`,
  `create table contact_decision (
     id uuid not null constraint contact_decision_pkey primary key,
     person_id text not null,
     trial_id uuid not null,
     moment text not null,
     permit boolean not null,
     reason text not null,
     trace jsonb not null,
     policy text not null,
     policy_id text not null,
     policy_version text not null,
     at timestamptz not null
   )`,
  'create index contact_decision_person on contact_decision (person_id, at, id)',
];
