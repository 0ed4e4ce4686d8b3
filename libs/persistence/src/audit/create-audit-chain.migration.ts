import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Beside the audit, not in it: an event is written in the transaction of its change, a link of the chain after that. */
export class CreateAuditChain implements MigrationInterface {
  readonly name = 'CreateAuditChain1795500000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_chain (
        position bigint not null constraint audit_chain_pkey primary key,
        event_id bigint not null constraint audit_chain_event unique,
        hash bytea not null
      )`);
    await runner.query(`
      create table audit_seal (
        position bigint not null constraint audit_seal_pkey primary key,
        hash bytea not null,
        at timestamptz not null,
        signature text
      )`);
    await runner.query('create index audit_seal_at on audit_seal (at)');
    await runner.query(`
      create function audit_chain_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of ['audit_chain', 'audit_seal']) {
      await runner.query(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
          for each statement execute function audit_chain_is_append_only()`);
      await runner.query(`alter table ${table} enable always trigger ${table}_append_only`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_seal');
    await runner.query('drop table audit_chain');
    await runner.query('drop function audit_chain_is_append_only');
  }
}
