import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That a record says that somebody treats a person: a row for each record and participant. */
@Entity('treatment_relation')
@Index('treatment_relation_person', ['personId', 'practitioner'])
@Index('treatment_relation_practitioner', ['practitioner'])
export class TreatmentRelationRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'treatment_relation_pkey' })
  type!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'treatment_relation_pkey' })
  id!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'treatment_relation_pkey' })
  position!: number;

  /** The Patient that it names, whether that is known or not. */
  @Column('text', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** "Practitioner/1", or "PractitionerRole/1": who holds that role is looked up at reading. */
  @Column('text')
  practitioner!: string;

  @Column('text')
  source!: string;

  /** The organisation on whose behalf, often a unit. */
  @Column('text', { nullable: true })
  provider!: string | null;

  /** Milliseconds since 1970; null is open. */
  @Column('bigint', { name: 'valid_from', nullable: true })
  validFrom!: string | null;

  /** The last millisecond. */
  @Column('bigint', { name: 'valid_until', nullable: true })
  validUntil!: string | null;
}

/** A PractitionerRole that is in use. */
@Entity('practitioner_role')
@Index('practitioner_role_practitioner', ['practitioner'])
export class PractitionerRoleRow {
  /** "PractitionerRole/1". */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'practitioner_role_pkey' })
  reference!: string;

  @Column('text')
  practitioner!: string;

  @Column('text', { nullable: true })
  organization!: string | null;

  @Column('bigint', { name: 'valid_from', nullable: true })
  validFrom!: string | null;

  @Column('bigint', { name: 'valid_until', nullable: true })
  validUntil!: string | null;
}

/** An Organization: records name units, accounts are bounded to the care provider that a unit is part of. */
@Entity('organization')
export class OrganizationRow {
  /** "Organization/1". */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'organization_pkey' })
  reference!: string;

  @Column('text', { name: 'part_of', nullable: true })
  partOf!: string | null;

  @Column('boolean', { name: 'is_provider' })
  isProvider!: boolean;

  /** The nearest care provider, itself or above it; where none is called so, the topmost. */
  @Column('text', { nullable: true })
  provider!: string | null;
}
