import { Column, Entity, Index, PrimaryColumn, VersionColumn } from 'typeorm';

/** A clinical trial of one sponsor organisation. */
@Entity('trial')
@Index('trial_organisation', ['organisationId'])
export class TrialRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trial_pkey' })
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  /** Sorted as people look for it. */
  @Column({ type: 'text', collation: 'sv-x-icu' })
  acronym!: string;

  @Column('text', { name: 'title_sv' })
  titleSv!: string;

  @Column('text', { name: 'title_en' })
  titleEn!: string;

  /** Shown outside a login where the acronym would tell a disease. */
  @Column('text', { name: 'neutral_name', nullable: true })
  neutralName!: string | null;

  /** [{ system, value }], such as ClinicalTrials.gov and an NCT number. */
  @Column('jsonb')
  registrations!: { readonly system: string; readonly value: string }[];

  @Column('text', { name: 'ethics_approval', nullable: true })
  ethicsApproval!: string | null;

  @Column('integer', { name: 'target_enrolment', nullable: true })
  targetEnrolment!: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  /** Revision of the last directive to the nodes; 0 before the first. */
  @Column('integer', { name: 'directive_revision', default: 0 })
  directiveRevision!: number;

  /** Grows with every change: who changes an older one is told so. */
  @VersionColumn({ name: 'row_version', type: 'integer' })
  rowVersion!: number;
}
