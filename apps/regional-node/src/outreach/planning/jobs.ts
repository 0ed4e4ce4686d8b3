import { defineJob } from '@kohort/queue';
import { z } from 'zod';

/** Sees to it that no case and no digest is forgotten. */
export const keepOutreach = defineJob({
  name: 'outreach.keep',
  queue: 'outreach',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: 60_000,
});

/** Has every open case looked at again: what time alone changes, each night. */
export const reviewAll = defineJob({ name: 'outreach.review-all', queue: 'outreach', payload: z.object({}) });
