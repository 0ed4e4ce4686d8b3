import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSession implements MigrationInterface {
  readonly name = 'CreateSession1795600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table session (
        id uuid not null constraint session_pkey primary key,
        token_digest text not null,
        csrf_token text not null,
        account_id uuid not null,
        id_token text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        expires_at timestamptz not null
      )`);
    await runner.query('create index session_account on session (account_id)');
    await runner.query('create unique index session_token on session (token_digest)');
    await runner.query(`
      create table pending_login (
        token_digest text not null constraint pending_login_pkey primary key,
        state text not null,
        nonce text not null,
        code_verifier text not null,
        return_to text not null,
        expires_at timestamptz not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pending_login');
    await runner.query('drop table session');
  }
}
