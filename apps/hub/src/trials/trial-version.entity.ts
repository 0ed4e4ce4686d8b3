import { Column, Entity, Index, PrimaryColumn, VersionColumn } from 'typeorm';
import type { SaidOfTrial } from './said-of-trial.js';
import type { VersionState } from './version-state.js';

/** One version of a trial's protocol: a draft that changes, then what was frozen and never changes again. */
@Entity('trial_version')
@Index('trial_version_number', ['trialId', 'number'], { unique: true })
@Index('trial_version_state', ['state'])
export class TrialVersionRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trial_version_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  /** 1, 2, 3 …; the second is the first amendment. */
  @Column('integer')
  number!: number;

  @Column('text')
  state!: VersionState;

  /** The criteria document as JSON; a draft may be one that does not parse yet. */
  @Column('jsonb')
  criteria!: unknown;

  /** County codes of the regions that are applied for. */
  @Column('text', { array: true })
  regions!: string[];

  @Column('uuid', { name: 'site_ids', array: true })
  siteIds!: string[];

  /** What this version changes, for people. */
  @Column('text', { name: 'change_note', nullable: true })
  changeNote!: string | null;

  /** What was said of the trial when this amendment began, for when it is discarded. */
  @Column('jsonb', { name: 'trial_before', nullable: true })
  trialBefore!: SaidOfTrial | null;

  /** From `freeze` on. */
  @Column('text', { name: 'protocol_hash', nullable: true })
  protocolHash!: string | null;

  @Column('text', { name: 'meaning_hash', nullable: true })
  meaningHash!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'frozen_at', nullable: true })
  frozenAt!: Date | null;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  @VersionColumn({ name: 'row_version', type: 'integer' })
  rowVersion!: number;
}
