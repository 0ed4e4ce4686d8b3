import { defineJob, type Rhythm } from '@kohort/queue';
import { z } from 'zod';

/** When totals are told (TOTALS_CRON, in the region's time zone); injected. */
export abstract class TotalsRhythm {
  abstract readonly rhythm: Extract<Rhythm, { cron: string }>;
}

/** Counts and releases; what is missed once is told the next time. */
export const releaseTotals = defineJob({
  name: 'enrolment.totals',
  queue: 'enrolment-totals',
  payload: z.object({}),
  attempts: 3,
  keepCompletedMs: 60_000,
});

/** Over an hour of attempts; what then is still not sent is sent by `enrolment.unsent-totals`. */
export const sendTotals = defineJob({
  name: 'enrolment.send-totals',
  queue: 'enrolment-totals',
  payload: z.object({ totalsId: z.uuid() }),
  attempts: 12,
});

export const UNSENT_EVERY_MS = 10 * 60_000;

export const unsentTotals = defineJob({
  name: 'enrolment.unsent-totals',
  queue: 'enrolment-totals',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: UNSENT_EVERY_MS,
});
