import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePermits implements MigrationInterface {
  readonly name = 'CreatePermits1796020000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table permit (
        id uuid not null constraint permit_pkey primary key,
        trial_id uuid not null,
        version_id uuid not null,
        version integer not null,
        title_sv text not null,
        title_en text not null,
        sponsor text not null,
        decision text not null constraint permit_decision check (decision in ('approved', 'refused')),
        purpose text not null,
        valid_from timestamptz,
        valid_until timestamptz,
        regions text[] not null,
        conditions text[] not null,
        reason text,
        decided_by uuid not null,
        decided_at timestamptz not null,
        signed_protocol jsonb
      )`);
    await runner.query(
      `create unique index permit_approved_version on permit (version_id) where decision = 'approved'`,
    );
    await runner.query('create index permit_trial on permit (trial_id)');
    await runner.query('create index permit_decided on permit (decided_at, id)');
    await runner.query(`
      create function permit_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception 'permit is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
      end $$`);
    await runner.query(`
      create trigger permit_append_only before update or delete or truncate on permit
        for each statement execute function permit_is_append_only()`);
    await runner.query('alter table permit enable always trigger permit_append_only');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table permit');
    await runner.query('drop function permit_is_append_only');
  }
}
