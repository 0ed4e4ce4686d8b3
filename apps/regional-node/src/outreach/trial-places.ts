import type { EntityManager } from 'typeorm';

/** Whether a trial has room for somebody; what knows it is the enrolment, given to outreach. */
export abstract class TrialPlaces {
  /** False where every arm at each of these sites is closed or full, or their target is reached. */
  abstract isOpen(manager: EntityManager, trialId: string, siteIds: readonly string[]): Promise<boolean>;

  /** The highest that one of these sites gives the trial: among trials that compete for a person it comes first. */
  abstract priority(manager: EntityManager, trialId: string, siteIds: readonly string[]): Promise<number>;
}
