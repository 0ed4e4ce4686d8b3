import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccess implements MigrationInterface {
  readonly name = 'CreateAccess1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table account (
        id uuid not null default gen_random_uuid() constraint account_pkey primary key,
        issuer text not null,
        subject text not null,
        name text not null,
        email text,
        locale text not null,
        active boolean not null default true,
        created_at timestamptz not null default now(),
        constraint account_issuer_subject unique (issuer, subject)
      )`);
    await runner.query(`
      create table role_assignment (
        id uuid not null default gen_random_uuid() constraint role_assignment_pkey primary key,
        account_id uuid not null,
        role text not null,
        organisation text,
        region text,
        care_provider text,
        care_unit text,
        trial text,
        site text,
        task text,
        valid_from timestamptz not null default now(),
        valid_until timestamptz,
        ended_at timestamptz
      )`);
    await runner.query('create index role_assignment_account on role_assignment (account_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table role_assignment');
    await runner.query('drop table account');
  }
}
