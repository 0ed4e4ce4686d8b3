import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEnrolment implements MigrationInterface {
  readonly name = 'CreateEnrolment1796150000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['recruitment_totals', 'enrolment_event', 'enrolment', 'trial_site'])
      await runner.query(`drop table ${table}`);
  }
}

const STATEMENTS = [
  `create table trial_site (
     trial_id uuid not null,
     site_id uuid not null,
     settings jsonb not null,
     last_screening_number integer not null default 0,
     row_version integer not null,
     changed_at timestamptz not null,
     changed_by text not null,
     constraint trial_site_pkey primary key (trial_id, site_id)
   )`,
  `create table enrolment (
     id uuid not null constraint enrolment_pkey primary key,
     trial_id uuid not null,
     site_id uuid not null,
     person_id text,
     person_label text,
     attempt integer not null,
     state text not null,
     source text not null,
     case_id uuid,
     referred_by text,
     on_behalf_of text,
     screening_number text not null,
     version_id uuid not null,
     version integer not null,
     consented_version integer,
     summary jsonb not null,
     reconsent_needed boolean not null default false,
     acted boolean not null default false,
     erased_at timestamptz,
     row_version integer not null,
     created_at timestamptz not null,
     changed_at timestamptz not null,
     constraint enrolment_screening_number unique (trial_id, site_id, screening_number)
   )`,
  'create index enrolment_person on enrolment (person_id)',
  'create index enrolment_trial_changed on enrolment (trial_id, changed_at, id)',
  // Two who begin an attempt at the same time get one; that only one is open at a time is `begin`'s to see to.
  `create unique index enrolment_attempt on enrolment (trial_id, person_id, attempt) where person_id is not null`,
  `create table enrolment_event (
     position bigint generated always as identity constraint enrolment_event_pkey primary key,
     id uuid not null constraint enrolment_event_id unique,
     enrolment_id uuid not null,
     kind text not null,
     state_from text,
     state_to text not null,
     event_date date not null,
     entered_at timestamptz not null,
     actor_kind text not null,
     actor_id text not null,
     code text,
     details jsonb not null,
     corrects uuid,
     correction_reason text,
     correction_note text
   )`,
  'create index enrolment_event_enrolment on enrolment_event (enrolment_id, position)',
  // What the hub is told after informed consent, until it took it and after.
  `create table recruitment_totals (
     id uuid not null constraint recruitment_totals_pkey primary key,
     trial_id uuid not null,
     totals jsonb not null,
     at timestamptz not null,
     sent_at timestamptz,
     failure_code text
   )`,
  'create index recruitment_totals_unsent on recruitment_totals (at) where sent_at is null',
];
