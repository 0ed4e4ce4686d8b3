import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number.js';

/** The one row of how far this node has read its hub's feed. */
@Entity('protocol_feed')
@Check('protocol_feed_one_row', 'id = 1')
export class ProtocolFeedRow {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'protocol_feed_pkey' })
  id!: number;

  /** Of which hub, and with which trusted keys, the feed was read so far: with others it is read anew. */
  @Column('text', { nullable: true })
  source!: string | null;

  @Column('bigint', { default: 0, transformer: wholeNumber })
  cursor!: number;

  /** The greatest sequence that was ever dealt with; up to there, reading anew tells nobody of what was told before. */
  @Column('bigint', { default: 0, transformer: wholeNumber })
  seen!: number;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  @Column('integer', { default: 0 })
  failures!: number;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: string | null;

  @Column('timestamptz', { name: 'failed_at', nullable: true })
  failedAt!: Date | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;
}
