import type { OutreachSettings } from '@kohort/outreach';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row of how this region tells its clinicians; without it the defaults hold. */
@Entity('outreach_settings')
@Check('outreach_settings_one', 'id = 1')
export class OutreachSettingsRow {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'outreach_settings_pkey' })
  id!: number;

  @Column('jsonb')
  settings!: OutreachSettings;

  @Column('integer', { name: 'row_version' })
  rowVersion!: number;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  @Column('text', { name: 'changed_by' })
  changedBy!: string;
}
