import type { RecruitmentTotals } from '@kohort/protocol';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the hub is told of a trial after informed consent, kept until it took it and after. */
@Entity('recruitment_totals')
@Index('recruitment_totals_unsent', ['at'], { where: 'sent_at is null' })
export class RecruitmentTotalsRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recruitment_totals_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('jsonb')
  totals!: RecruitmentTotals;

  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: string | null;
}
