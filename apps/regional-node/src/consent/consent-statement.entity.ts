import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one Consent of the FHIR server says, as @kohort/consent reads it. */
@Entity('consent_statement')
@Index('consent_statement_person', ['personId'])
export class ConsentStatementRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'consent_statement_pkey' })
  id!: string;

  @Column('text', { nullable: true })
  version!: string | null;

  /** The Patient that it names; null where that is not known (yet). */
  @Column('text', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** A `ConsentStatement` as text, for PostgreSQL's jsonb does not keep every string that a record may hold. */
  @Column('text')
  statement!: string;
}
