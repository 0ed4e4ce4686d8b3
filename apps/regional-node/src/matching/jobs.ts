import { defineJob } from '@kohort/queue';
import { z } from 'zod';

/** Evaluates everybody for one protocol version. */
export const sweepPeople = defineJob({
  name: 'matching.sweep',
  queue: 'matching-runs',
  payload: z.object({ sweepId: z.uuid() }),
  keepCompletedMs: 3_600_000,
});

/** Counts what a protocol version would find; in a queue of its own, for it may take long and keeps nobody waiting. */
export const dryRun = defineJob({
  name: 'matching.dry-run',
  queue: 'matching-dry-runs',
  payload: z.object({ dryRunId: z.uuid() }),
  keepCompletedMs: 3_600_000,
});

/** Goes on with runs that nobody works at any more, and begins the nightly sweeps. */
export const keepSweeping = defineJob({
  name: 'matching.keep-sweeping',
  queue: 'matching',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: 60_000,
});
