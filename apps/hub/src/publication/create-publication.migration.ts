import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePublication implements MigrationInterface {
  readonly name = 'CreatePublication1796020000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table directive (
        sequence bigint generated always as identity constraint directive_pkey primary key,
        trial_id uuid not null,
        version_id uuid not null,
        revision integer not null,
        state text not null constraint directive_state check (state in ('published', 'paused', 'withdrawn')),
        regions text[] not null,
        given_by text not null constraint directive_given_by check (given_by in ('sponsor', 'authority')),
        reason text,
        signed text not null,
        at timestamptz not null,
        constraint directive_revision unique (trial_id, revision)
      )`);
    await runner.query('create index directive_version on directive (version_id)');
    await runner.query(`
      create table node_report (
        id uuid not null constraint node_report_pkey primary key,
        node_id uuid not null,
        region text not null,
        trial_id uuid,
        version_id uuid,
        sequence bigint,
        state text not null,
        code text,
        sites jsonb,
        at timestamptz not null,
        received_at timestamptz not null,
        expected boolean not null
      )`);
    await runner.query('create index node_report_at on node_report (at, id)');
    await runner.query('create index node_report_version on node_report (version_id, region, at)');
    await runner.query('create index node_report_trial on node_report (trial_id)');
    await runner.query(`
      create function told_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of ['directive', 'node_report']) {
      await runner.query(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
          for each statement execute function told_is_append_only()`);
      await runner.query(`alter table ${table} enable always trigger ${table}_append_only`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table node_report');
    await runner.query('drop table directive');
    await runner.query('drop function told_is_append_only');
  }
}
