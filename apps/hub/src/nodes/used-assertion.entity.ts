import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The `jti` of an assertion that was used. It is unique per issuer (RFC 7519, 4.1.7); the primary key sees to it. */
@Entity('used_assertion')
@Index('used_assertion_expiry', ['refusedFrom'])
export class UsedAssertionRow {
  @PrimaryColumn('uuid', { name: 'node_id', primaryKeyConstraintName: 'used_assertion_pkey' })
  nodeId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'used_assertion_pkey' })
  jti!: string;

  /** From then on the assertion is refused as expired. */
  @Column('timestamptz', { name: 'refused_from' })
  refusedFrom!: Date;
}
