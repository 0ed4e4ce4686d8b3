import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A code that registers one key for a region. */
@Entity('registration_code')
@Index('registration_code_digest', ['codeDigest'], { unique: true })
export class RegistrationCodeRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'registration_code_pkey' })
  id!: string;

  @Column('text', { name: 'code_digest' })
  codeDigest!: string;

  @Column('text')
  region!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** The node that it registered: it is spent. */
  @Column('uuid', { name: 'node_id', nullable: true })
  nodeId!: string | null;
}
