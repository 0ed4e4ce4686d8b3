import { defineJob } from '@kohort/queue';
import { z } from 'zod';

/** People have changed, and their changes wait in the queue of `People.takeChanges`. */
export const peopleChanged = defineJob({
  name: 'matching.people-changed',
  queue: 'matching',
  payload: z.object({}),
  keepCompletedMs: 60_000,
});

/** Everybody is to be evaluated anew: what the absence of a record means here has changed. */
export const sweepAll = defineJob({
  name: 'matching.sweep-all',
  queue: 'matching',
  payload: z.object({}),
  keepCompletedMs: 60_000,
});
