import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** One Patient. Several that the server has merged are one person, under the id of the one that survives. */
@Entity('person')
@Index('person_survivor', ['survivorId'])
export class PersonRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'person_pkey' })
  id!: string;

  /** A `Person` of @kohort/facts as JSON. */
  @Column('text')
  person!: string;

  /** Why nothing may be concluded from it. */
  @Column('text', { nullable: true })
  fault!: string | null;

  /** Its own id, or that of the Patient that it was merged into. */
  @Column('text', { name: 'survivor_id' })
  survivorId!: string;

  /** Another Patient, who is not merged with it, may tell of the same person. */
  @Column('boolean', { default: false })
  doubled!: boolean;

  /** The mark of a protected identity, also where the rest cannot be read. Whoever was not asked about is protected. */
  @Column('boolean', { name: 'protected', default: true })
  isProtected!: boolean;

  /** Patient.generalPractitioner: who treats the person. */
  @Column('text', { array: true, default: () => "'{}'" })
  practitioners!: string[];

  /** Patient.managingOrganization. */
  @Column('text', { nullable: true })
  provider!: string | null;
}

/** Patient.link as it is written. */
@Entity('person_link')
@Index('person_link_other', ['otherKey'])
export class PersonLinkRow {
  @PrimaryColumn('text', { name: 'person_id', primaryKeyConstraintName: 'person_link_pkey' })
  personId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'person_link_pkey' })
  position!: number;

  @Column('text')
  kind!: string;

  /** "Patient/1", or the key of an identifier; '' where it leads nowhere. */
  @Column('text', { name: 'other_key' })
  otherKey!: string;
}

/** The identifiers under which others may refer to a Patient, Medication or Substance, as digests. */
@Entity('reference_key')
@Index('reference_key_holder', ['type', 'id'])
export class ReferenceKeyRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'reference_key_pkey' })
  key!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'reference_key_pkey' })
  type!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'reference_key_pkey' })
  id!: string;

  /** Who shares it is probably the same. */
  @Column('boolean')
  tells!: boolean;
}

/** A change of what is known of a person, until the matching takes it. */
@Entity('person_change')
export class PersonChangeRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    primaryKeyConstraintName: 'person_change_pkey',
    generatedIdentity: 'ALWAYS',
  })
  id!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('text', { array: true })
  records!: string[];

  @Column('text')
  facts!: string;

  @Column('boolean')
  whole!: boolean;
}

/** What a Medication or Substance is made of: the part of it that codes are read from. */
@Entity('medication')
export class MedicationRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'medication_pkey' })
  type!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'medication_pkey' })
  id!: string;

  @Column('text')
  resource!: string;

  /** Keys of the ingredients that are described elsewhere. */
  @Column('text', { array: true })
  ingredients!: string[];
}
