import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Rows are added and read, never changed: the database refuses it (see the migration). */
@Entity({ name: 'audit_event' })
@Check('audit_event_actor_kind', `actor_kind in ('user', 'machine', 'system')`)
@Check('audit_event_purpose', `purpose in ('recruiting', 'counting', 'operation')`)
@Index('audit_event_action', ['action', 'id'])
@Index('audit_event_actor', ['actorKind', 'actorId', 'id'])
@Index('audit_event_subject', ['subjectId', 'id'])
export class AuditEventRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_event_pkey',
  })
  id!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  at!: Date;

  @Column({ name: 'actor_kind', type: 'text' })
  actorKind!: 'user' | 'machine' | 'system';

  @Column({ name: 'actor_id', type: 'text' })
  actorId!: string;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text' })
  purpose!: 'recruiting' | 'counting' | 'operation';

  @Column({ name: 'subject_type', type: 'text' })
  subjectType!: string;

  @Column({ name: 'subject_id', type: 'text' })
  subjectId!: string;

  @Column({ type: 'jsonb' })
  details!: Record<string, string | number | boolean | null>;
}
