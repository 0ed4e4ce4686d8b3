import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditEvent implements MigrationInterface {
  readonly name = 'CreateAuditEvent1795500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_event (
        id bigint generated always as identity constraint audit_event_pkey primary key,
        at timestamptz not null default now(),
        actor_kind text not null constraint audit_event_actor_kind check (actor_kind in ('user', 'machine', 'system')),
        actor_id text not null,
        action text not null,
        purpose text not null constraint audit_event_purpose check (purpose in ('recruiting', 'counting', 'operation')),
        subject_type text not null,
        subject_id text not null,
        details jsonb not null
      )`);
    await runner.query('create index audit_event_action on audit_event (action, id)');
    await runner.query('create index audit_event_actor on audit_event (actor_kind, actor_id, id)');
    await runner.query(`
      create function audit_event_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception 'audit_event is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
      end $$`);
    // For each statement: it also fires when no row matches. Privileges would not bind the owner; a trigger does.
    await runner.query(`
      create trigger audit_event_append_only before update or delete or truncate on audit_event
        for each statement execute function audit_event_is_append_only()`);
    // Also under session_replication_role = replica, which switches ordinary triggers off.
    await runner.query('alter table audit_event enable always trigger audit_event_append_only');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_event');
    await runner.query('drop function audit_event_is_append_only');
  }
}
