import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The link in a mail that may have gone out: stored with the claims, so that it leads somewhere even where the sender died
 * and nobody knows whether the mail was delivered.
 */
@Entity('outreach_link')
@Index('outreach_link_digest', ['digestId'])
export class OutreachLinkRow {
  /** SHA-256 of the token in the link. */
  @PrimaryColumn('text', { name: 'token_digest', primaryKeyConstraintName: 'outreach_link_pkey' })
  tokenDigest!: string;

  @Column('uuid', { name: 'digest_id' })
  digestId!: string;

  @Column('uuid')
  recipient!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
