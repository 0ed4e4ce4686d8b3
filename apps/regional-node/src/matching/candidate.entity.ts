import type { Outcome } from '@kohort/evaluation';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { StoredVerdict } from './stored-verdict.js';

/** Somebody whom a trial's criteria do not rule out, or once did not: whoever was a candidate stays with the history. */
@Entity('candidate')
@Unique('candidate_trial_person', ['trialId', 'personId'])
@Index('candidate_person', ['personId'])
@Index('candidate_trial_changed', ['trialId', 'changedAt'])
export class CandidateRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'candidate_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  /** The protocol version that the verdicts are of. */
  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  outcome!: Outcome;

  @Column('text')
  state!: 'candidate' | 'no-longer-eligible';

  /** Each criterion and its truth in one line, to see at a glance whether anything turned: "age=met stage=unknown". */
  @Column('text')
  truths!: string;

  /** As JSON is written: a record may hold what PostgreSQL cannot read. */
  @Column('json')
  verdicts!: readonly StoredVerdict[];

  @Column('date', { name: 'index_day' })
  indexDay!: string;

  @Column('timestamptz', { name: 'evaluated_at' })
  evaluatedAt!: Date;

  @Column('timestamptz', { name: 'first_at' })
  firstAt!: Date;

  /** When the state, the outcome or the truth of a criterion last changed. */
  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  /** What was known when the person was last evaluated: to show, never to decide by (`inSight` does that). */
  @Column('text', { nullable: true })
  provider!: string | null;

  /** Patient.generalPractitioner: who treats the person. */
  @Column('text', { array: true })
  practitioners!: string[];

  /** Criteria that a record may still settle. */
  @Column('integer', { name: 'open_count' })
  openCount!: number;

  /** Criteria that only a person can settle. */
  @Column('integer', { name: 'manual_count' })
  manualCount!: number;
}
