import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number.js';

/** A feed item that was not taken up. Nothing of it is kept but what was signed by the hub, and the code. */
@Entity('refused_protocol')
@Index('refused_protocol_at', ['at'])
@Index('refused_protocol_sequence', ['sequence'])
export class RefusedProtocolRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'refused_protocol_pkey' })
  id!: string;

  @Column('bigint', { transformer: wholeNumber })
  sequence!: number;

  @Column('text')
  code!: string;

  @Column('uuid', { name: 'trial_id', nullable: true })
  trialId!: string | null;

  @Column('uuid', { name: 'version_id', nullable: true })
  versionId!: string | null;

  @Column('integer', { nullable: true })
  version!: number | null;

  @Column('timestamptz')
  at!: Date;
}
