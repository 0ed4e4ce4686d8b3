import type { Answer, CaseState, MessageKind, RelationSource } from '@kohort/outreach';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A candidate's alert: what became of telling somebody who treats the person. */
@Entity('outreach_case')
@Unique('outreach_case_trial_person', ['trialId', 'personId'])
@Index('outreach_case_person', ['personId'])
@Index('outreach_case_recipient', ['recipient', 'state'])
@Index('outreach_case_due', ['dueAt'], { where: 'due_at is not null' })
@Index('outreach_case_look', ['lookAt'], { where: `state in ('sent', 'uncertain', 'undeliverable')` })
@Index('outreach_case_changed', ['changedAt', 'id'])
export class OutreachCaseRow {
  /** Follows from trial and person: two workers cannot make two. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outreach_case_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('uuid', { name: 'candidate_id' })
  candidateId!: string;

  /** The protocol version that the person matches now; an amendment changes it. */
  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  state!: CaseState;

  /** Why it waits, has nobody to tell, was not delivered or was stopped: a code. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Who treats the person: "Practitioner/1". The recipient may be the deputy. */
  @Column('text', { nullable: true })
  practitioner!: string | null;

  /** The account that is told, or was told last. */
  @Column('uuid', { nullable: true })
  recipient!: string | null;

  @Column('text', { nullable: true })
  route!: RelationSource | 'assigned' | null;

  /** The record that says so: "CareTeam/1". */
  @Column('text', { name: 'route_reference', nullable: true })
  routeReference!: string | null;

  /** Practitioners who said that they do not treat the person. */
  @Column('text', { array: true, default: () => `'{}'` })
  excluded!: string[];

  /** What is told next, and in which slot; null while nothing is. */
  @Column('text', { name: 'due_kind', nullable: true })
  dueKind!: MessageKind | null;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt!: Date | null;

  /** Grows each time that a snooze is over. */
  @Column('integer', { default: 0 })
  round!: number;

  /** When somebody was first told, in this round. */
  @Column('timestamptz', { name: 'first_sent_at', nullable: true })
  firstSentAt!: Date | null;

  /** With `stoppedAt` the clock of the case (`clockIn`): reminder, escalation and end follow from it. */
  @Column('timestamptz', { name: 'clock_from', nullable: true })
  clockFrom!: Date | null;

  @Column('timestamptz', { name: 'stopped_at', nullable: true })
  stoppedAt!: Date | null;

  /** The end as it was last worked out from the clock and the region's settings. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** When somebody is to look whether a reminder, another recipient or the end is due; counts while nobody has answered. */
  @Column('timestamptz', { name: 'look_at', nullable: true })
  lookAt!: Date | null;

  @Column('timestamptz', { name: 'snoozed_until', nullable: true })
  snoozedUntil!: Date | null;

  @Column('text', { nullable: true })
  answer!: Answer | null;

  @Column('text', { name: 'answer_code', nullable: true })
  answerCode!: string | null;

  @Column('text', { name: 'answer_criterion', nullable: true })
  answerCriterion!: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt!: Date | null;

  @Column('uuid', { name: 'answered_by', nullable: true })
  answeredBy!: string | null;

  /** What the answer brought about. */
  @Column('uuid', { name: 'objection_id', nullable: true })
  objectionId!: string | null;

  @Column('uuid', { name: 'enrolment_id', nullable: true })
  enrolmentId!: string | null;

  @Column('integer', { name: 'row_version' })
  rowVersion!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
