import type { Outcome } from '@kohort/evaluation';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EventCause } from './cause.js';

export type CandidateEventKind = 'became-candidate' | 'no-longer-eligible' | 'eligible-again' | 'verdicts-changed';

/** One step in the history of a candidate, with its cause. Never changed, never deleted. */
@Entity('candidate_event')
@Index('candidate_event_candidate', ['candidateId', 'at'])
export class CandidateEventRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'candidate_event_pkey' })
  id!: string;

  @Column('uuid', { name: 'candidate_id' })
  candidateId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  kind!: CandidateEventKind;

  @Column('text', { name: 'outcome_from', nullable: true })
  outcomeFrom!: Outcome | null;

  @Column('text', { name: 'outcome_to' })
  outcomeTo!: Outcome;

  @Column('integer')
  version!: number;

  @Column('jsonb')
  cause!: EventCause;
}
