import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A job that was decided on in a transaction and is not yet in the queue. Deleted when it is. */
@Entity({ name: 'outbox' })
@Index('outbox_job_id', ['job', 'id'], { unique: true })
export class OutboxRow {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'outbox_pkey',
  })
  position!: string;

  @Column({ type: 'text' })
  job!: string;

  @Column({ type: 'text' })
  id!: string;

  @Column({ type: 'jsonb' })
  payload!: unknown;

  @Column({ name: 'not_before', type: 'timestamptz', nullable: true })
  notBefore!: Date | null;

  @Column({ name: 'enqueued_at', type: 'timestamptz', default: () => 'now()' })
  enqueuedAt!: Date;

  /** The code with which the queue refused the job: kept, shown, and tried again when a drain starts. */
  @Column({ type: 'text', nullable: true })
  refused!: string | null;
}
