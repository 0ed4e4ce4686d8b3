import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutreach implements MigrationInterface {
  readonly name = 'CreateOutreach1796140000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}

const TABLES = [
  'outreach_settings',
  'clinician_preference',
  'outreach_message',
  'outreach_link',
  'outreach_digest',
  'outreach_case_event',
  'outreach_case',
];

const STATEMENTS = [
  `create table outreach_case (
     id uuid not null constraint outreach_case_pkey primary key,
     trial_id uuid not null,
     person_id text not null,
     candidate_id uuid not null,
     version_id uuid not null,
     version integer not null,
     state text not null,
     reason text,
     practitioner text,
     recipient uuid,
     route text,
     route_reference text,
     excluded text[] not null default '{}',
     due_kind text,
     due_at timestamptz,
     round integer not null default 0,
     first_sent_at timestamptz,
     clock_from timestamptz,
     stopped_at timestamptz,
     expires_at timestamptz,
     look_at timestamptz,
     snoozed_until timestamptz,
     answer text,
     answer_code text,
     answer_criterion text,
     answered_at timestamptz,
     answered_by uuid,
     objection_id uuid,
     enrolment_id uuid,
     row_version integer not null,
     created_at timestamptz not null,
     changed_at timestamptz not null,
     constraint outreach_case_trial_person unique (trial_id, person_id)
   )`,
  'create index outreach_case_person on outreach_case (person_id)',
  'create index outreach_case_recipient on outreach_case (recipient, state)',
  'create index outreach_case_due on outreach_case (due_at) where due_at is not null',
  `create index outreach_case_look on outreach_case (look_at) where state in ('sent', 'uncertain', 'undeliverable')`,
  'create index outreach_case_changed on outreach_case (changed_at, id)',
  `create table outreach_case_event (
     position bigint generated always as identity constraint outreach_case_event_pkey primary key,
     id uuid not null,
     case_id uuid not null,
     at timestamptz not null,
     kind text not null,
     actor_kind text not null,
     actor_id text not null,
     state_from text,
     state_to text not null,
     reason text,
     decision_id uuid,
     details jsonb not null
   )`,
  'create index outreach_case_event_case on outreach_case_event (case_id, position)',
  `create table outreach_digest (
     id uuid not null constraint outreach_digest_pkey primary key,
     recipient uuid not null,
     slot timestamptz not null,
     state text not null,
     attempts integer not null default 0,
     try_at timestamptz not null,
     failure_code text,
     smtp_code integer,
     cases integer not null default 0,
     settled_at timestamptz,
     created_at timestamptz not null,
     constraint outreach_digest_recipient_slot unique (recipient, slot)
   )`,
  'create index outreach_digest_slot on outreach_digest (slot, id)',
  `create table outreach_link (
     token_digest text not null constraint outreach_link_pkey primary key,
     digest_id uuid not null,
     recipient uuid not null,
     expires_at timestamptz not null
   )`,
  'create index outreach_link_digest on outreach_link (digest_id)',
  `create table outreach_message (
     id uuid not null constraint outreach_message_pkey primary key,
     digest_id uuid not null,
     case_id uuid not null,
     recipient uuid not null,
     kind text not null,
     round integer not null,
     decision_id uuid not null,
     state text not null,
     claimed_at timestamptz not null,
     settled_at timestamptz
   )`,
  // At most one message per person, trial and recipient (invariant 2): a case is a person and a trial.
  `create unique index outreach_message_once on outreach_message (case_id, recipient, kind, round)
     where state <> 'released'`,
  'create index outreach_message_digest on outreach_message (digest_id)',
  `create table clinician_preference (
     account_id uuid not null constraint clinician_preference_pkey primary key,
     practitioner text not null,
     weekly_cap integer,
     quiet_from text,
     quiet_until text,
     deputy text,
     deputy_from date,
     deputy_until date,
     row_version integer not null,
     changed_at timestamptz not null
   )`,
  `create table outreach_settings (
     id integer not null constraint outreach_settings_pkey primary key constraint outreach_settings_one check (id = 1),
     settings jsonb not null,
     row_version integer not null,
     changed_at timestamptz not null,
     changed_by text not null
   )`,
];
