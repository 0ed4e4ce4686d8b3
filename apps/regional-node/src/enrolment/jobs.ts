import { defineJob } from '@kohort/queue';
import { z } from 'zod';

/** Flags who is to consent anew, and forgets who did not consent where recruitment is over. */
export const keepEnrolments = defineJob({
  name: 'enrolment.keep',
  queue: 'enrolment',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: 60_000,
});
