import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { PauseReason, WithdrawalReason } from '@kohort/hub-api';
import type { DirectiveState } from '@kohort/protocol';

/** What the nodes are told of a protocol version, in the order in which they are told. Added and read, never changed. */
@Entity('directive')
@Check('directive_state', `state in ('published', 'paused', 'withdrawn')`)
@Check('directive_given_by', `given_by in ('sponsor', 'authority')`)
@Unique('directive_revision', ['trialId', 'revision'])
@Index('directive_version', ['versionId'])
export class DirectiveRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'directive_pkey',
  })
  sequence!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  revision!: number;

  @Column('text')
  state!: DirectiveState;

  /** Those of the permit: whom it is sent to. */
  @Column('text', { array: true })
  regions!: string[];

  /** On whose behalf: what the authority paused, a sponsor does not resume. */
  @Column('text', { name: 'given_by' })
  givenBy!: 'sponsor' | 'authority';

  @Column('text', { nullable: true })
  reason!: WithdrawalReason | PauseReason | null;

  /** The signed directive (JWS, compact form). */
  @Column('text')
  signed!: string;

  @Column('timestamptz')
  at!: Date;
}
