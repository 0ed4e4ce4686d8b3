import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A login that lasts. Rows are removed when it ends. */
@Entity('session')
@Index('session_account', ['accountId'])
@Index('session_token', ['tokenDigest'], { unique: true })
export class SessionRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pkey' })
  id!: string;

  @Column('text', { name: 'token_digest' })
  tokenDigest!: string;

  @Column('text', { name: 'csrf_token' })
  csrfToken!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text', { name: 'id_token' })
  idToken!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
