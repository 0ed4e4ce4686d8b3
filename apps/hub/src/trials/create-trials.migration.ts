import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTrials implements MigrationInterface {
  readonly name = 'CreateTrials1796010000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trial (
        id uuid not null constraint trial_pkey primary key,
        organisation_id uuid not null,
        acronym text collate "sv-x-icu" not null,
        title_sv text not null,
        title_en text not null,
        neutral_name text,
        registrations jsonb not null,
        ethics_approval text,
        target_enrolment integer,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        directive_revision integer not null default 0,
        row_version integer not null
      )`);
    await runner.query('create index trial_organisation on trial (organisation_id)');
    await runner.query(`
      create table trial_version (
        id uuid not null constraint trial_version_pkey primary key,
        trial_id uuid not null,
        number integer not null,
        state text not null,
        criteria jsonb not null,
        regions text[] not null,
        site_ids uuid[] not null,
        change_note text,
        trial_before jsonb,
        protocol_hash text,
        meaning_hash text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        frozen_at timestamptz,
        submitted_at timestamptz,
        row_version integer not null
      )`);
    await runner.query('create unique index trial_version_number on trial_version (trial_id, number)');
    await runner.query('create index trial_version_state on trial_version (state)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trial_version');
    await runner.query('drop table trial');
  }
}
