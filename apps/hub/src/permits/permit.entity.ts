import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SignedProtocol } from '@kohort/protocol';

/**
 * A decision on an application, as it was made. Rows are added and read, never changed: the database refuses it (see the
 * migration). Title and sponsor are those of the day of the decision.
 */
@Entity('permit')
@Check('permit_decision', `decision in ('approved', 'refused')`)
@Index('permit_approved_version', ['versionId'], { unique: true, where: `decision = 'approved'` })
@Index('permit_trial', ['trialId'])
@Index('permit_decided', ['decidedAt', 'id'])
export class PermitRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'permit_pkey' })
  id!: string;

  @Column('uuid', { name: 'trial_id' })
  trialId!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('integer')
  version!: number;

  @Column('text', { name: 'title_sv' })
  titleSv!: string;

  @Column('text', { name: 'title_en' })
  titleEn!: string;

  @Column('text')
  sponsor!: string;

  @Column('text')
  decision!: 'approved' | 'refused';

  @Column('text')
  purpose!: string;

  /** These four are of an approval only. */
  @Column('timestamptz', { name: 'valid_from', nullable: true })
  validFrom!: Date | null;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;

  @Column('text', { array: true })
  regions!: string[];

  @Column('text', { array: true })
  conditions!: string[];

  /** Of a refusal, for the sponsor to read. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** The account of the permit officer. */
  @Column('uuid', { name: 'decided_by' })
  decidedBy!: string;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;

  /** The whole version with both signatures, as nodes get it; of an approval. */
  @Column('jsonb', { name: 'signed_protocol', nullable: true })
  signedProtocol!: SignedProtocol | null;
}
