import type { Tally } from '@kohort/evaluation';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a protocol version would find here, in numbers; nobody becomes a candidate by it. */
@Entity('dry_run')
@Index('dry_run_version', ['versionId', 'requestedAt'])
export class DryRunRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'dry_run_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  state!: 'running' | 'finished' | 'refused';

  @Column('text', { nullable: true })
  cursor!: string | null;

  @Column('integer')
  done!: number;

  @Column('integer')
  total!: number;

  /** One index day for the whole run, also over midnight. */
  @Column('date', { name: 'index_day' })
  indexDay!: string;

  @Column('jsonb')
  tally!: Tally;

  /** Of the eligible and the possible, those whom a contact may reach. */
  @Column('integer', { name: 'contactable_eligible' })
  contactableEligible!: number;

  @Column('integer', { name: 'contactable_possible' })
  contactablePossible!: number;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt!: Date;

  @Column('timestamptz', { name: 'touched_at' })
  touchedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
