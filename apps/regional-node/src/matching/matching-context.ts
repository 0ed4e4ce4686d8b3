import type { Coverage } from '@kohort/evaluation';
import { localDayIn, type Day } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import type { People } from '../ingestion/people.js';

/** What all evaluations at one time have in common. */
export interface MatchingContext {
  readonly indexDay: Day;
  readonly coverage: Coverage;
  /** Grows when the coverage changes; 0 until all records have been read once. */
  readonly epoch: number;
  readonly now: Date;
}

/** The index day is today where the region is; `day` is that of a run that goes on over midnight. */
export async function matchingContext(
  manager: EntityManager,
  people: People,
  timeZone: string,
  now: Date,
  day: Day = localDayIn(timeZone)(now.getTime()),
): Promise<MatchingContext> {
  const { coverage, epoch } = await people.coverage(manager);
  return { indexDay: day, coverage, epoch, now };
}

/**
 * Whether the records are still being loaded for the first time: the epoch counts from then on. Whoever is evaluated now
 * would be a candidate for want of records.
 */
export const isLoading = ({ epoch }: MatchingContext): boolean => epoch === 0;
