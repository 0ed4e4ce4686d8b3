import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A login on its way through the identity provider. Taken once. */
@Entity('pending_login')
export class PendingLoginRow {
  @PrimaryColumn('text', { name: 'token_digest', primaryKeyConstraintName: 'pending_login_pkey' })
  tokenDigest!: string;

  @Column('text')
  state!: string;

  @Column('text')
  nonce!: string;

  @Column('text', { name: 'code_verifier' })
  codeVerifier!: string;

  @Column('text', { name: 'return_to' })
  returnTo!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
