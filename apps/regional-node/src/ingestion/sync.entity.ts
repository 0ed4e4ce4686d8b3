import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { TypeFailures } from './type-failures.js';

/** How far the reading of one resource type has come. */
@Entity('sync_type')
export class SyncTypeRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'sync_type_pkey' })
  type!: string;

  /** The order of reading: people first, then what others refer to. */
  @Column('integer')
  position!: number;

  /** Whether the server searches this type; null while nobody has asked. */
  @Column('boolean', { nullable: true })
  searched!: boolean | null;

  /** Whether the server tells the history of this type. */
  @Column('boolean', { default: false })
  history!: boolean;

  /** When all of it was read for the first time. */
  @Column('timestamptz', { name: 'loaded_at', nullable: true })
  loadedAt!: Date | null;

  /**
   * 'load': all of it is being read; 'reconcile': all ids and versions are; 'confirm': those that neither has seen are
   * asked for one by one; null: nothing of this.
   */
  @Column('text', { nullable: true })
  walk!: string | null;

  /** Grows with everything that a walk does, so that of two that do it only one counts. */
  @Column('integer', { name: 'walk_step', default: 0 })
  walkStep!: number;

  /** The page that is read next; null for the first. */
  @Column('text', { name: 'next_page', nullable: true })
  nextPage!: string | null;

  /** When the walk began, by the server's clock: what follows is read from there. */
  @Column('timestamptz', { name: 'walk_from', nullable: true })
  walkFrom!: Date | null;

  /** What was changed until then is known here: by the clock of the records, and never ahead of ours. */
  @Column('timestamptz', { nullable: true })
  watermark!: Date | null;

  @Column('timestamptz', { name: 'history_watermark', nullable: true })
  historyWatermark!: Date | null;

  /** Of the walk that is going on, or of the last one. */
  @Column('integer', { default: 0 })
  read!: number;

  @Column('integer', { nullable: true })
  total!: number | null;

  /** Entries of pages that could not be read, by the last walk. */
  @Column('integer', { default: 0 })
  lost!: number;

  /** The same of what was last followed. */
  @Column('integer', { name: 'follow_lost', default: 0 })
  followLost!: number;

  /** The same of the walk that is going on. */
  @Column('integer', { name: 'walk_lost', default: 0 })
  walkLost!: number;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  /** When the changes of this type were last asked for with success. */
  @Column('timestamptz', { name: 'followed_at', nullable: true })
  followedAt!: Date | null;

  /** What has failed last and not succeeded since. */
  @Column('jsonb', { default: {} })
  failures!: TypeFailures;
}

/** The one row of how the node stands with its FHIR server. Who writes anything of it locks this row first. */
@Entity('sync_state')
@Check('sync_state_one_row', 'id = 1')
export class SyncStateRow {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'sync_state_pkey' })
  id!: number;

  /** The address of the server that everything known came from; null before the first round. */
  @Column('text', { nullable: true })
  base!: string | null;

  /** Counts the walks over the whole server. */
  @Column('integer', { default: 0 })
  generation!: number;

  /** All types have been read once; from then on changes are told. */
  @Column('boolean', { default: false })
  loaded!: boolean;

  /** Per type of facts: complete, incomplete or not-kept; those that are left out are incomplete. */
  @Column('jsonb', { default: {} })
  coverage!: Record<string, string>;

  @Column('integer', { name: 'coverage_epoch', default: 0 })
  coverageEpoch!: number;

  @Column('timestamptz', { name: 'capabilities_at', nullable: true })
  capabilitiesAt!: Date | null;

  /** Rounds in a row in which the server was away. */
  @Column('integer', { default: 0 })
  failures!: number;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: string | null;

  @Column('timestamptz', { name: 'failed_at', nullable: true })
  failedAt!: Date | null;

  /** The server is left alone until then. */
  @Column('timestamptz', { name: 'open_until', nullable: true })
  openUntil!: Date | null;

  @Column('timestamptz', { name: 'next_round_at', nullable: true })
  nextRoundAt!: Date | null;

  @Column('timestamptz', { name: 'last_round_at', nullable: true })
  lastRoundAt!: Date | null;

  /** When deletions were last asked for. */
  @Column('timestamptz', { name: 'history_at', nullable: true })
  historyAt!: Date | null;

  /** The local day (days since 1970) whose nightly reconciliation was begun. */
  @Column('integer', { name: 'reconciled_day', nullable: true })
  reconciledDay!: number | null;
}
