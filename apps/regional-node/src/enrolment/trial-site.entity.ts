import type { TrialSiteSettings } from '@kohort/node-api';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a trial is run at a site. Its row is the lock for the site's numbers and slots. */
@Entity('trial_site')
export class TrialSiteRow {
  @PrimaryColumn('uuid', { name: 'trial_id', primaryKeyConstraintName: 'trial_site_pkey' })
  trialId!: string;

  @PrimaryColumn('uuid', { name: 'site_id', primaryKeyConstraintName: 'trial_site_pkey' })
  siteId!: string;

  @Column('jsonb')
  settings!: TrialSiteSettings;

  @Column('integer', { name: 'last_screening_number', default: 0 })
  lastScreeningNumber!: number;

  /** Of the settings; 0 until somebody set them. */
  @Column('integer', { name: 'row_version' })
  rowVersion!: number;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  @Column('text', { name: 'changed_by' })
  changedBy!: string;
}
