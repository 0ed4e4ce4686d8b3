import { defineJob } from '@kohort/queue';
import { z } from 'zod';

/** Sends one digest; in a queue of its own, for each holds a database connection while a mail server answers. */
export const sendDigest = defineJob({
  name: 'outreach.send-digest',
  queue: 'outreach-mail',
  payload: z.object({ digestId: z.uuid() }),
});
