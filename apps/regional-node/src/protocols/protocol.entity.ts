import type { ProtocolDecision } from '@kohort/node-api';
import type { DirectiveState } from '@kohort/protocol';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A protocol version that verified when it came. Only what is signed counts: `envelope` says what it is, `directive`
 * what the hub said last, `statement` what the steward decided. By the other columns alone a version never runs.
 */
@Entity('protocol')
@Index('protocol_trial_version', ['trialId', 'version'], { unique: true })
@Index('protocol_decision', ['decision'])
export class ProtocolRow {
  /** The id of the version, as the hub gave it. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'protocol_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  acronym!: string;

  @Column('jsonb')
  title!: { readonly sv: string; readonly en: string };

  @Column('text')
  sponsor!: string;

  /** The signed protocol version as JSON, as it came. */
  @Column('text')
  envelope!: string;

  @Column('text')
  decision!: ProtocolDecision;

  @Column('text', { name: 'hub_state' })
  hubState!: DirectiveState;

  /** The signed directive that `hubState` is of. */
  @Column('text')
  directive!: string;

  /** The signed statement that `decision` was made with, and the sites that were decided on; none while it waits. */
  @Column('text', { nullable: true })
  statement!: string | null;

  @Column('timestamptz', { name: 'valid_from' })
  validFrom!: Date;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil!: Date;

  /** That the permit ended was told to steward and matching. */
  @Column('timestamptz', { name: 'expiry_noted_at', nullable: true })
  expiryNotedAt!: Date | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;
}
