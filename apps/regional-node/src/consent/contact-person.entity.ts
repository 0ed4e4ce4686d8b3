import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** The row that is locked while anything that bears on contact with a Patient is written, and while a message is under way. */
@Entity('contact_person')
export class ContactPersonRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'contact_person_pkey' })
  id!: string;

  /** Somebody who knows said that the person has died. */
  @Column('timestamptz', { name: 'death_reported_at', nullable: true })
  deathReportedAt!: Date | null;
}

/** Somebody at whom outreach is to look again. */
@Entity('contact_review')
export class ContactReviewRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    primaryKeyConstraintName: 'contact_review_pkey',
    generatedIdentity: 'ALWAYS',
  })
  id!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;
}
