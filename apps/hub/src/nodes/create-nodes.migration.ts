import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNodes implements MigrationInterface {
  readonly name = 'CreateNodes1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table node (
        id uuid not null constraint node_pkey primary key,
        region text not null,
        name text not null,
        public_key text not null,
        key_thumbprint text not null constraint node_key_thumbprint unique,
        registered_at timestamptz not null,
        last_seen_at timestamptz,
        version text,
        started_at timestamptz,
        revoked_at timestamptz,
        revoked_because text
      )`);
    await runner.query('create unique index node_live_region on node (region) where revoked_at is null');
    await runner.query(`
      create table registration_code (
        id uuid not null constraint registration_code_pkey primary key,
        code_digest text not null,
        region text not null,
        name text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz,
        node_id uuid
      )`);
    await runner.query('create unique index registration_code_digest on registration_code (code_digest)');
    await runner.query(`
      create table node_token (
        token_digest text not null constraint node_token_pkey primary key,
        node_id uuid not null,
        scopes text[] not null,
        expires_at timestamptz not null
      )`);
    await runner.query('create index node_token_node on node_token (node_id)');
    await runner.query('create index node_token_expiry on node_token (expires_at)');
    await runner.query(`
      create table used_assertion (
        node_id uuid not null,
        jti text not null,
        refused_from timestamptz not null,
        constraint used_assertion_pkey primary key (node_id, jti)
      )`);
    await runner.query('create index used_assertion_expiry on used_assertion (refused_from)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['used_assertion', 'node_token', 'registration_code', 'node'])
      await runner.query(`drop table ${table}`);
  }
}
