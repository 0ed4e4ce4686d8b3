import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutbox implements MigrationInterface {
  readonly name = 'CreateOutbox1795500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        position bigint generated always as identity constraint outbox_pkey primary key,
        job text not null,
        id text not null,
        payload jsonb not null,
        not_before timestamptz,
        enqueued_at timestamptz not null default now(),
        refused text
      )`);
    await runner.query('create unique index outbox_job_id on outbox (job, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table outbox');
  }
}
