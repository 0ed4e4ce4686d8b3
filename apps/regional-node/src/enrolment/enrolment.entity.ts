import type { EnrolmentState, Summary } from '@kohort/enrolment';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** One attempt to bring somebody into a trial at a site: a line of the screening log. What it says follows from its events. */
@Entity('enrolment')
@Unique('enrolment_screening_number', ['trialId', 'siteId', 'screeningNumber'])
@Index('enrolment_person', ['personId'])
@Index('enrolment_trial_changed', ['trialId', 'changedAt', 'id'])
@Index('enrolment_attempt', ['trialId', 'personId', 'attempt'], { unique: true, where: 'person_id is not null' })
export class EnrolmentRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'enrolment_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  /** Null where there is no record, and after erasure. */
  @Column('text', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** What the site calls somebody without a record. */
  @Column('text', { name: 'person_label', nullable: true })
  personLabel!: string | null;

  @Column('integer')
  attempt!: number;

  @Column('text')
  state!: EnrolmentState;

  @Column('text')
  source!: 'referral' | 'self' | 'clinic';

  @Column('uuid', { name: 'case_id', nullable: true })
  caseId!: string | null;

  /** The account that referred, or added by hand. */
  @Column('text', { name: 'referred_by', nullable: true })
  referredBy!: string | null;

  /** The account of the treating clinician, where a deputy referred. */
  @Column('text', { name: 'on_behalf_of', nullable: true })
  onBehalfOf!: string | null;

  @Column('text', { name: 'screening_number' })
  screeningNumber!: string;

  /** The protocol version that the person is screened by: that of the consent, of the match before it. */
  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  version!: number;

  /** The protocol version that ran when the person last consented. */
  @Column('integer', { name: 'consented_version', nullable: true })
  consentedVersion!: number | null;

  @Column('jsonb')
  summary!: Summary;

  @Column('boolean', { name: 'reconsent_needed', default: false })
  reconsentNeeded!: boolean;

  /** Somebody at the site has acted: the referral is not taken back any more. */
  @Column('boolean', { default: false })
  acted!: boolean;

  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt!: Date | null;

  @Column('integer', { name: 'row_version' })
  rowVersion!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
