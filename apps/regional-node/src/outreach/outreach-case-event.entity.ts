import type { AuditActor, AuditDetails } from '@kohort/persistence';
import type { CaseState } from '@kohort/outreach';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Something that happened to a case, who did it and on which decision. */
@Entity('outreach_case_event')
@Index('outreach_case_event_case', ['caseId', 'position'])
export class OutreachCaseEventRow {
  /** The order in which events were written. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'outreach_case_event_pkey',
  })
  position!: string;

  @Column('uuid')
  id!: string;

  @Column('uuid', { name: 'case_id' })
  caseId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  kind!: string;

  @Column('text', { name: 'actor_kind' })
  actorKind!: AuditActor['kind'];

  @Column('text', { name: 'actor_id' })
  actorId!: string;

  /** Null as the case is made. */
  @Column('text', { name: 'state_from', nullable: true })
  stateFrom!: CaseState | null;

  @Column('text', { name: 'state_to' })
  stateTo!: CaseState;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** The stored decision on contact that led to it. */
  @Column('uuid', { name: 'decision_id', nullable: true })
  decisionId!: string | null;

  @Column('jsonb')
  details!: AuditDetails;
}
