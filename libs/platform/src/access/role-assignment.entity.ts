import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A line of the delegation log. Lines are ended, never removed. */
@Entity('role_assignment')
@Index('role_assignment_account', ['accountId'])
export class RoleAssignmentRow {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'role_assignment_pkey' })
  id!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  role!: string;

  @Column('text', { nullable: true })
  organisation!: string | null;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column('text', { name: 'care_provider', nullable: true })
  careProvider!: string | null;

  @Column('text', { name: 'care_unit', nullable: true })
  careUnit!: string | null;

  @Column('text', { nullable: true })
  trial!: string | null;

  @Column('text', { nullable: true })
  site!: string | null;

  @Column('text', { nullable: true })
  task!: string | null;

  @Column('timestamptz', { name: 'valid_from', default: () => 'now()' })
  validFrom!: Date;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
