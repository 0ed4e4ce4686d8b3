import type { RegisteredNode } from '@kohort/hub-api';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A key that was registered for a region. A key is registered once; a region has one that is live. */
@Entity('node')
@Unique('node_key_thumbprint', ['keyThumbprint'])
@Index('node_live_region', ['region'], { unique: true, where: 'revoked_at is null' })
export class NodeRow {
  /** The node's client id. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'node_pkey' })
  id!: string;

  @Column('text')
  region!: string;

  @Column('text')
  name!: string;

  /** The `x` of the JWK; the rest of it is the same for all. */
  @Column('text', { name: 'public_key' })
  publicKey!: string;

  @Column('text', { name: 'key_thumbprint' })
  keyThumbprint!: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt!: Date | null;

  @Column('text', { nullable: true })
  version!: string | null;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'revoked_because', nullable: true })
  revokedBecause!: RegisteredNode['revokedBecause'] | null;
}
