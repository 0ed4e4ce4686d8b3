import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A care provider or unit whose records of a person are blocked (spärr, lag (2022:913) 3 kap. 2 §). Ended, never deleted. */
@Entity('unit_block')
@Index('unit_block_person', ['personId'])
export class UnitBlockRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'unit_block_pkey' })
  id!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  /** "Organization/1". */
  @Column('text')
  organization!: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;

  @Column('text', { name: 'recorded_by' })
  recordedBy!: string;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy!: string | null;
}
