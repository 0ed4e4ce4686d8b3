import type { MessageKind } from '@kohort/outreach';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * - claimed: it is being sent now, or its sender died.
 * - released: it is certain that nothing went out.
 * - sent, uncertain, undeliverable: as the digest.
 */
export type MessageState = 'claimed' | 'released' | 'sent' | 'uncertain' | 'undeliverable';

/** That a digest tells one recipient of one case. The database lets there be one of a kind in a round (invariant 2). */
@Entity('outreach_message')
@Index('outreach_message_once', ['caseId', 'recipient', 'kind', 'round'], {
  unique: true,
  where: `state <> 'released'`,
})
@Index('outreach_message_digest', ['digestId'])
export class OutreachMessageRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outreach_message_pkey' })
  id!: string;

  @Column('uuid', { name: 'digest_id' })
  digestId!: string;

  @Column('uuid', { name: 'case_id' })
  caseId!: string;

  @Column('uuid')
  recipient!: string;

  @Column('text')
  kind!: MessageKind;

  @Column('integer')
  round!: number;

  /** The decision that permitted it, as it was sent. */
  @Column('uuid', { name: 'decision_id' })
  decisionId!: string;

  @Column('text')
  state!: MessageState;

  @Column('timestamptz', { name: 'claimed_at' })
  claimedAt!: Date;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
