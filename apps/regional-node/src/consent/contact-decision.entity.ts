import type { ContactDecision } from '@kohort/consent';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DecisionMoment } from './contact-decisions.js';

/** A decision with its trace, as it was made. Never changed. */
@Entity('contact_decision')
@Index('contact_decision_person', ['personId', 'at', 'id'])
export class ContactDecisionRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'contact_decision_pkey' })
  id!: string;

  /** The id of the person then: that of the Patient who survived. */
  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('text')
  moment!: DecisionMoment;

  @Column('boolean')
  permit!: boolean;

  @Column('text')
  reason!: ContactDecision['reason'];

  @Column('jsonb')
  trace!: ContactDecision['trace'];

  @Column('text')
  policy!: ContactDecision['policy'];

  @Column('text', { name: 'policy_id' })
  policyId!: string;

  @Column('text', { name: 'policy_version' })
  policyVersion!: string;

  @Column('timestamptz')
  at!: Date;
}
