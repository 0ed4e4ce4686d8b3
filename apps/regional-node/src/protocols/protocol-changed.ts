import { defineJob } from '@kohort/queue';
import { z } from 'zod';

/**
 * What may run here of a trial is another than before: allowed, resumed, paused, stopped, withdrawn, superseded or
 * expired. The matching looks itself at what runs now, so that the order of these jobs does not matter.
 */
export const protocolChanged = defineJob({
  name: 'matching.protocol-changed',
  queue: 'matching',
  payload: z.object({ trialId: z.uuid() }),
});
