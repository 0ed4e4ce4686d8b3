import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTreatment implements MigrationInterface {
  readonly name = 'CreateTreatment1796105000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['organization', 'practitioner_role', 'treatment_relation'])
      await runner.query(`drop table ${table}`);
  }
}

const STATEMENTS = [
  // "from" and "until" as milliseconds since 1970: a record may name days that no timestamp holds.
  `create table treatment_relation (
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
   )`,
  'create index treatment_relation_person on treatment_relation (person_id, practitioner)',
  'create index treatment_relation_practitioner on treatment_relation (practitioner)',
  `create table practitioner_role (
     reference text not null constraint practitioner_role_pkey primary key,
     practitioner text not null,
     organization text,
     valid_from bigint,
     valid_until bigint
   )`,
  'create index practitioner_role_practitioner on practitioner_role (practitioner)',
  `create table organization (
     reference text not null constraint organization_pkey primary key,
     part_of text,
     is_provider boolean not null,
     provider text
   )`,
  // A node that has read its Encounters before this reads them once more: they tell who was met.
  `update sync_type set walk = 'load', next_page = null, walk_step = walk_step + 1, walk_lost = 0
     where type = 'Encounter' and loaded_at is not null and searched`,
];
