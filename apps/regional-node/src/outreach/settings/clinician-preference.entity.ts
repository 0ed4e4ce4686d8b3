import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a clinician wants to be told; null is as the region does. */
@Entity('clinician_preference')
export class ClinicianPreferenceRow {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'clinician_preference_pkey' })
  accountId!: string;

  /** Who the account is in the records: "Practitioner/1". */
  @Column('text')
  practitioner!: string;

  @Column('integer', { name: 'weekly_cap', nullable: true })
  weeklyCap!: number | null;

  @Column('text', { name: 'quiet_from', nullable: true })
  quietFrom!: string | null;

  @Column('text', { name: 'quiet_until', nullable: true })
  quietUntil!: string | null;

  /** The practitioner who is told instead, on the days from `deputyFrom` to `deputyUntil`, both included. */
  @Column('text', { nullable: true })
  deputy!: string | null;

  @Column('date', { name: 'deputy_from', nullable: true })
  deputyFrom!: string | null;

  @Column('date', { name: 'deputy_until', nullable: true })
  deputyUntil!: string | null;

  @Column('integer', { name: 'row_version' })
  rowVersion!: number;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
