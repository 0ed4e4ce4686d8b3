import type { Coverage } from '@kohort/evaluation';
import type { Fact, PersonRecord } from '@kohort/facts';
import type { EntityManager } from 'typeorm';

/** A change of what is known of one person, in the transaction that made it; taken once by the matching. */
export interface PersonChange {
  readonly personId: string;
  /** Records that came, changed or went: "Observation/1". */
  readonly records: readonly string[];
  /** Facts of these records before and after; what they speak of decides which trials they concern. */
  readonly facts: readonly Fact[];
  /** The Patient itself changed, or what is known of the person as a whole (merged, blocked): every trial is concerned. */
  readonly whole: boolean;
}

/** The people of this region as ingestion holds them; injected. Each under one id, whatever records were merged. */
export abstract class People {
  /** Ids in ascending order after `after`, without those who are merged into others. */
  abstract page(manager: EntityManager, after: string | undefined, limit: number): Promise<readonly string[]>;

  abstract count(manager: EntityManager): Promise<number>;

  /**
   * Locks these people until the transaction ends, in one order for all, so that nobody else evaluates them at the same
   * time, and reads their records as they are committed then. Ids that are not there, and those merged into others, are
   * left out.
   */
  abstract lockAndRead(manager: EntityManager, ids: readonly string[]): Promise<readonly PersonRecord[]>;

  /** The same without a lock: for whoever keeps nothing of it. */
  abstract read(manager: EntityManager, ids: readonly string[]): Promise<readonly PersonRecord[]>;

  /** Whether the absence of a record means anything here. Changes with `epoch` only, which is 0 until all has been read once. */
  abstract coverage(manager: EntityManager): Promise<{ readonly coverage: Coverage; readonly epoch: number }>;

  /** Takes changes out of the queue, in the caller's transaction, passing over those that others are taking. */
  abstract takeChanges(manager: EntityManager, limit: number): Promise<readonly PersonChange[]>;

  /** Puts the change that comes first behind all others. */
  abstract postponeChange(manager: EntityManager): Promise<void>;
}
