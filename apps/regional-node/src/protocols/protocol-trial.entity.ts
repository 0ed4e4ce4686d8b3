import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this node has seen of a trial. Its row is the lock for everything that changes the trial's versions. */
@Entity('protocol_trial')
export class ProtocolTrialRow {
  @PrimaryColumn('uuid', { name: 'trial_id', primaryKeyConstraintName: 'protocol_trial_pkey' })
  trialId!: string;

  /** The greatest revision of a directive that was seen; an older one is a replay. */
  @Column('integer', { default: 0 })
  revision!: number;

  /** The signed directive of that revision, and the newest signed statement: what a version's row is held against. */
  @Column('text', { nullable: true })
  directive!: string | null;

  @Column('text', { nullable: true })
  statement!: string | null;

  /** The highest version that was ever taken up. */
  @Column('integer', { default: 0 })
  version!: number;
}
