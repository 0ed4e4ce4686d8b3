import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row of how this node stands with its hub. */
@Entity('hub_connection')
@Check('hub_connection_one_row', 'id = 1')
export class HubConnectionRow {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'hub_connection_pkey' })
  id!: number;

  /** A registration holds for this hub and this key; with another of either the node is not registered. */
  @Column('text', { name: 'hub_url', nullable: true })
  hubUrl!: string | null;

  @Column('text', { name: 'key_thumbprint', nullable: true })
  keyThumbprint!: string | null;

  @Column('uuid', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Column('timestamptz', { name: 'registered_at', nullable: true })
  registeredAt!: Date | null;

  @Column('timestamptz', { name: 'last_contact_at', nullable: true })
  lastContactAt!: Date | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: string | null;

  @Column('timestamptz', { name: 'failed_at', nullable: true })
  failedAt!: Date | null;

  @Column('boolean', { name: 'failure_is_refusal', default: false })
  failureIsRefusal!: boolean;

  /** Failures since the last contact. */
  @Column('integer', { default: 0 })
  failures!: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  /** The configured code that the hub refused for good: it is not tried again. */
  @Column('text', { name: 'refused_code_digest', nullable: true })
  refusedCodeDigest!: string | null;
}
