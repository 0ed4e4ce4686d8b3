import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { CauseKind } from './cause.js';

/** One evaluation of everybody for one protocol version, in chunks. */
@Entity('sweep')
@Unique('sweep_trial_generation', ['trialId', 'generation'])
export class SweepRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sweep_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  version!: number;

  /** Grows by one with each sweep of the trial; a newer one ends the older. */
  @Column('integer')
  generation!: number;

  @Column('text')
  cause!: Exclude<CauseKind, 'record'>;

  @Column('text')
  state!: 'running' | 'finished' | 'cancelled' | 'failed';

  /** The last person that was evaluated. */
  @Column('text', { nullable: true })
  cursor!: string | null;

  @Column('integer')
  done!: number;

  /** How many people there were at the start, or more as they came. */
  @Column('integer')
  total!: number;

  /** How often in a row a part of it failed. */
  @Column('integer', { default: 0 })
  failures!: number;

  /** Why it last failed: a code, never a message. */
  @Column('text', { nullable: true })
  fault!: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  /** When a worker last did a part of it. */
  @Column('timestamptz', { name: 'touched_at' })
  touchedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
