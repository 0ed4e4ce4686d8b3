import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDirectory implements MigrationInterface {
  readonly name = 'CreateDirectory1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table organisation (
        id uuid not null constraint organisation_pkey primary key,
        name text collate "sv-x-icu" not null,
        name_key text not null constraint organisation_name_key unique,
        organisation_number text constraint organisation_number unique,
        active boolean not null,
        created_at timestamptz not null
      )`);
    await runner.query(`
      create table site (
        id uuid not null constraint site_pkey primary key,
        region text not null,
        name text collate "sv-x-icu" not null,
        name_key text not null,
        hsa_id text constraint site_hsa_id unique,
        active boolean not null,
        created_at timestamptz not null,
        constraint site_name_key unique (region, name_key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table site');
    await runner.query('drop table organisation');
  }
}
