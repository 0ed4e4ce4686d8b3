import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A place at which trials run (ICH-GCP: trial site). It lies in one region for good. */
@Entity('site')
@Unique('site_name_key', ['region', 'nameKey'])
@Unique('site_hsa_id', ['hsaId'])
export class SiteRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'site_pkey' })
  id!: string;

  /** County code. */
  @Column('text')
  region!: string;

  /** Sorted as people look for it: å, ä, ö last, in either case. */
  @Column({ type: 'text', collation: 'sv-x-icu' })
  name!: string;

  @Column('text', { name: 'name_key' })
  nameKey!: string;

  @Column('text', { name: 'hsa_id', nullable: true })
  hsaId!: string | null;

  @Column('boolean')
  active!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
