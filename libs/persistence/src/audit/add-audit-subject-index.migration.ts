import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened to one thing, or who looked at one person, is asked for by the subject. */
export class AddAuditSubjectIndex implements MigrationInterface {
  readonly name = 'AddAuditSubjectIndex1795500000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index audit_event_subject on audit_event (subject_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_event_subject');
  }
}
