import type { NodeReport } from '@kohort/protocol';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number.js';

/** What the hub is to be told of a protocol version, kept until it took it and after. */
@Entity('node_report')
@Index('node_report_version', ['versionId'])
@Index('node_report_unsent', ['at'], { where: 'sent_at is null' })
export class NodeReportRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'node_report_pkey' })
  id!: string;

  @Column('uuid', { name: 'version_id', nullable: true })
  versionId!: string | null;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  sequence!: number | null;

  @Column('jsonb')
  report!: NodeReport;

  /** Reports of one version have times that grow: the hub goes by them. */
  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: string | null;
}
