import type { PolicyKind } from '@kohort/consent';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The region's policy: the newest version holds; without one the configuration does. */
@Entity('contact_policy')
export class ContactPolicyRow {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_policy_pkey' })
  version!: number;

  @Column('text')
  kind!: PolicyKind;

  /** The reference of the region's decision. */
  @Column('text')
  basis!: string;

  @Column('timestamptz', { name: 'set_at' })
  setAt!: Date;

  @Column('text', { name: 'set_by' })
  setBy!: string;
}

/** What a trial's ethics approval allows: the newest version holds, as far as it is stricter than the region's policy. */
@Entity('trial_contact_policy')
export class TrialContactPolicyRow {
  @PrimaryColumn('uuid', { name: 'trial_id', primaryKeyConstraintName: 'trial_contact_policy_pkey' })
  trialId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'trial_contact_policy_pkey' })
  version!: number;

  @Column('text')
  kind!: PolicyKind;

  /** The number of the ethics decision. */
  @Column('text')
  basis!: string;

  @Column('timestamptz', { name: 'set_at' })
  setAt!: Date;

  @Column('text', { name: 'set_by' })
  setBy!: string;
}
