import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Who sponsors trials. The id is what roles are bounded to. */
@Entity('organisation')
@Unique('organisation_name_key', ['nameKey'])
@Unique('organisation_number', ['organisationNumber'])
export class OrganisationRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'organisation_pkey' })
  id!: string;

  /** Sorted as people look for it: å, ä, ö last, in either case. */
  @Column({ type: 'text', collation: 'sv-x-icu' })
  name!: string;

  /** The name as it may exist once: see `nameKey`. */
  @Column('text', { name: 'name_key' })
  nameKey!: string;

  /** Ten digits. */
  @Column('text', { name: 'organisation_number', nullable: true })
  organisationNumber!: string | null;

  @Column('boolean')
  active!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
