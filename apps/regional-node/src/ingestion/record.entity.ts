import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One resource of the FHIR server as it is known here: never the resource itself, only the facts that were read from it. */
@Entity('record')
@Index('record_person', ['personId'])
@Index('record_stale', ['type', 'id'], { where: 'stale' })
@Index('record_fault', ['type', 'id'], { where: 'fault is not null' })
@Index('record_lacking', ['type', 'id'], { where: 'lacking' })
@Index('record_needs', { synchronize: false })
export class RecordRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'record_pkey' })
  type!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'record_pkey' })
  id!: string;

  @Column('text', { nullable: true })
  version!: string | null;

  @Column('timestamptz', { name: 'last_updated', nullable: true })
  lastUpdated!: Date | null;

  /** The Patient that it names, whether that is known or not; null where it names none. */
  @Column('text', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** As text, for PostgreSQL's jsonb does not keep every string that a record may hold. */
  @Column('text', { default: '[]' })
  facts!: string;

  /** Why it could not be read. */
  @Column('text', { nullable: true })
  fault!: string | null;

  /** The types of facts that it may hide, where it has a fault. */
  @Column('text', { array: true, default: '{}' })
  hides!: string[];

  /** It may be anybody's: absence of such facts proves nothing of anybody. */
  @Column('boolean', { default: false })
  lacking!: boolean;

  /** Keys of what its reading asked for: when one of them changes, it is read again. */
  @Column('text', { array: true, default: '{}' })
  needs!: string[];

  /** Its reading asked when the person was born. */
  @Column('boolean', { name: 'needs_birth', default: false })
  needsBirth!: boolean;

  /** Something that it needs has changed; it must be read again. */
  @Column('boolean', { default: false })
  stale!: boolean;

  /** The walk over the whole server that saw it last. */
  @Column('integer', { default: 0 })
  seen!: number;
}
