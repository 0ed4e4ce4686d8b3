import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRecruitment implements MigrationInterface {
  readonly name = 'CreateRecruitment1796160000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table recruitment_totals (
        id uuid not null constraint recruitment_totals_pkey primary key,
        node_id uuid not null,
        region text not null,
        trial_id uuid not null,
        version_id uuid not null,
        sites jsonb not null,
        through date not null,
        at timestamptz not null,
        received_at timestamptz not null,
        audit_position bigint,
        audit_hash text
      )`);
    await runner.query('create index recruitment_totals_trial on recruitment_totals (trial_id, region, at)');
    await runner.query('create index recruitment_totals_node on recruitment_totals (node_id, received_at, id)');
    await runner.query(`
      create trigger recruitment_totals_append_only before update or delete or truncate on recruitment_totals
        for each statement execute function told_is_append_only()`);
    await runner.query('alter table recruitment_totals enable always trigger recruitment_totals_append_only');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table recruitment_totals');
  }
}
