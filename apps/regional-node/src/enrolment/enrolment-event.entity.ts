import type { EnrolmentState, EntryFields, EntryKind } from '@kohort/enrolment';
import type { AuditActor } from '@kohort/persistence';
import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An entry of the log of an attempt. Never changed, never deleted: a correction is an entry of its own. Erasure takes notes. */
@Entity('enrolment_event')
@Unique('enrolment_event_id', ['id'])
@Index('enrolment_event_enrolment', ['enrolmentId', 'position'])
export class EnrolmentEventRow {
  /** The order in which entries were made. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'enrolment_event_pkey',
  })
  position!: string;

  @Column('uuid')
  id!: string;

  @Column('uuid', { name: 'enrolment_id' })
  enrolmentId!: string;

  @Column('text')
  kind!: EntryKind;

  /** Null as the attempt begins. */
  @Column('text', { name: 'state_from', nullable: true })
  stateFrom!: EnrolmentState | null;

  @Column('text', { name: 'state_to' })
  stateTo!: EnrolmentState;

  /** When it happened; `enteredAt` is when it was written down. */
  @Column('date', { name: 'event_date' })
  eventDate!: string;

  @Column('timestamptz', { name: 'entered_at' })
  enteredAt!: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind!: AuditActor['kind'];

  @Column('text', { name: 'actor_id' })
  actorId!: string;

  @Column('text', { nullable: true })
  code!: string | null;

  /** What the entry says beside its code. */
  @Column('jsonb')
  details!: Omit<EntryFields, 'code'>;

  /** With `correction` and `void`: the id of the entry that it is about. */
  @Column('uuid', { nullable: true })
  corrects!: string | null;

  @Column('text', { name: 'correction_reason', nullable: true })
  correctionReason!: string | null;

  @Column('text', { name: 'correction_note', nullable: true })
  correctionNote!: string | null;
}
