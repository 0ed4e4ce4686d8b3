import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ObjectionSource } from './objection-register.js';

/** One line of the region's objection register. It is ended, never deleted. */
@Entity('objection')
@Check('objection_kind', `kind in ('trial', 'contact', 'use')`)
@Check('objection_trial', `(kind = 'trial') = (trial_id is not null)`)
@Index('objection_person', ['personId'])
@Index('objection_recorded', ['recordedAt', 'id'])
export class ObjectionRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'objection_pkey' })
  id!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('text')
  kind!: 'trial' | 'contact' | 'use';

  /** With kind `trial`. */
  @Column('uuid', { name: 'trial_id', nullable: true })
  trialId!: string | null;

  @Column('text')
  source!: ObjectionSource;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom!: Date;

  /** When it was ended; null while it is in force. */
  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;

  @Column('text', { name: 'recorded_by' })
  recordedBy!: string;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy!: string | null;
}
