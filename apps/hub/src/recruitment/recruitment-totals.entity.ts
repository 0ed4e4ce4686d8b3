import type { SiteTotals } from '@kohort/protocol';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Totals that a node signed. Kept as history; the latest of a region is what holds. */
@Entity('recruitment_totals')
@Index('recruitment_totals_trial', ['trialId', 'region', 'at'])
@Index('recruitment_totals_node', ['nodeId', 'receivedAt', 'id'])
export class RecruitmentTotalsRow {
  /** The node's: the same totals again count once. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recruitment_totals_pkey' })
  id!: string;

  @Column('uuid', { name: 'node_id' })
  nodeId!: string;

  @Column('text')
  region!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('jsonb')
  sites!: SiteTotals[];

  /** The last day that is counted. */
  @Column('date')
  through!: string;

  /** By the node's clock; when it came where that clock is plainly wrong. */
  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  /** Where the node's audit ended. */
  @Column('bigint', { name: 'audit_position', nullable: true })
  auditPosition!: string | null;

  @Column('text', { name: 'audit_hash', nullable: true })
  auditHash!: string | null;
}
