import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateConsents implements MigrationInterface {
  readonly name = 'CreateConsents1796130000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table consent_statement (
        id text not null constraint consent_statement_pkey primary key,
        version text,
        person_id text,
        statement text not null
      )`);
    await runner.query('create index consent_statement_person on consent_statement (person_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table consent_statement');
  }
}
