import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTreatment implements MigrationInterface {
  readonly name = 'CreateTreatment1796105000000';

  async up(runner: QueryRunner): Promise<void> {
    // "from" and "until" as milliseconds since 1970: a record may name days that no timestamp holds.
    await runner.query(`
      create table treatment_relation (
        type text not null,
        id text not null,
        position integer not null,
        person_id text,
        practitioner text not null,
        source text not null,
        provider text,
        valid_from bigint,
        valid_until bigint,
        constraint treatment_relation_pkey primary key (type, id, position)
      )`);
    await runner.query('create index treatment_relation_person on treatment_relation (person_id)');
    await runner.query('create index treatment_relation_practitioner on treatment_relation (practitioner)');
    await runner.query(`
      create table practitioner_role (
        id text not null constraint practitioner_role_pkey primary key,
        practitioner text,
        organization text,
        active boolean not null,
        valid_from bigint,
        valid_until bigint
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table practitioner_role');
    await runner.query('drop table treatment_relation');
  }
}
