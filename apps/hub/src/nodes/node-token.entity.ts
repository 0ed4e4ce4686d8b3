import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An access token, by its digest. */
@Entity('node_token')
@Index('node_token_node', ['nodeId'])
@Index('node_token_expiry', ['expiresAt'])
export class NodeTokenRow {
  @PrimaryColumn('text', { name: 'token_digest', primaryKeyConstraintName: 'node_token_pkey' })
  tokenDigest!: string;

  @Column('uuid', { name: 'node_id' })
  nodeId!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
