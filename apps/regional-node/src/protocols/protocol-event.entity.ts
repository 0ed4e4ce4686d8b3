import type { ProtocolEvent, SiteDecision } from '@kohort/node-api';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What happened to a protocol version here; never changed. */
@Entity('protocol_event')
@Index('protocol_event_protocol', ['protocolId'])
export class ProtocolEventRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'protocol_event_pkey',
  })
  position!: string;

  @Column('uuid')
  id!: string;

  @Column('uuid', { name: 'protocol_id' })
  protocolId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  kind!: ProtocolEvent['kind'];

  @Column('text', { nullable: true })
  code!: string | null;

  @Column('jsonb', { nullable: true })
  sites!: SiteDecision[] | null;

  @Column('text', { name: 'actor_kind' })
  actorKind!: ProtocolEvent['actor']['kind'];

  @Column('text', { name: 'actor_id' })
  actorId!: string;
}
