import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * - queued: waits for its slot, or for another try.
 * - sent: the mail server has taken it.
 * - uncertain: nobody knows whether it was delivered; never sent again.
 * - undeliverable: refused for good, or given up.
 * - capped: the recipient has had enough mail this week, or is not to be disturbed now; its cases wait for the next slot.
 * - empty: there was nothing left to tell.
 */
export const DIGEST_STATES = ['queued', 'sent', 'uncertain', 'undeliverable', 'capped', 'empty'] as const;
export type DigestState = (typeof DIGEST_STATES)[number];

/** One mail to one clinician in one slot, over all trials. */
@Entity('outreach_digest')
@Unique('outreach_digest_recipient_slot', ['recipient', 'slot'])
@Index('outreach_digest_slot', ['slot', 'id'])
export class OutreachDigestRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outreach_digest_pkey' })
  id!: string;

  @Column('uuid')
  recipient!: string;

  @Column('timestamptz')
  slot!: Date;

  @Column('text')
  state!: DigestState;

  /** Tries that the mail server did not take, for now. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** Not to be tried before: the slot, or later after tries that failed for now. */
  @Column('timestamptz', { name: 'try_at' })
  tryAt!: Date;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: string | null;

  @Column('integer', { name: 'smtp_code', nullable: true })
  smtpCode!: number | null;

  /** How many cases the mail told of. */
  @Column('integer', { default: 0 })
  cases!: number;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
