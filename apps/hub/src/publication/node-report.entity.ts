import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { NodeReport } from '@kohort/protocol';

/** A report that a node signed. Kept as history. */
@Entity('node_report')
@Index('node_report_at', ['at', 'id'])
@Index('node_report_version', ['versionId', 'region', 'at'])
@Index('node_report_trial', ['trialId'])
export class NodeReportRow {
  /** The node's: the same report again counts once. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'node_report_pkey' })
  id!: string;

  @Column('uuid', { name: 'node_id' })
  nodeId!: string;

  @Column('text')
  region!: string;

  /** Absent where the hub knows no such version. */
  @Column('uuid', { name: 'trial_id', nullable: true })
  trialId!: string | null;

  @Column('uuid', { name: 'version_id', nullable: true })
  versionId!: string | null;

  @Column('bigint', { nullable: true })
  sequence!: string | null;

  @Column('text')
  state!: NodeReport['state'];

  @Column('text', { nullable: true })
  code!: string | null;

  @Column('jsonb', { nullable: true })
  sites!: NodeReport['sites'] | null;

  /** By the node's clock; when it came where that clock is plainly wrong. */
  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  /** Whether it answers something that was sent to this region. */
  @Column('boolean')
  expected!: boolean;
}
