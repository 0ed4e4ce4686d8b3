import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateHubConnection implements MigrationInterface {
  readonly name = 'CreateHubConnection1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hub_connection (
        id smallint not null constraint hub_connection_pkey primary key
          constraint hub_connection_one_row check (id = 1),
        hub_url text,
        key_thumbprint text,
        client_id uuid,
        registered_at timestamptz,
        last_contact_at timestamptz,
        failure_code text,
        failed_at timestamptz,
        failure_is_refusal boolean not null default false,
        failures integer not null default 0,
        next_attempt_at timestamptz,
        refused_code_digest text
      )`);
    await runner.query('insert into hub_connection (id) values (1)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table hub_connection');
  }
}
