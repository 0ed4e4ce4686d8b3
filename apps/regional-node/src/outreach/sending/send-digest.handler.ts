import { Handles } from '@kohort/platform';
import type { RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { sendDigest as job } from './jobs.js';
import { sendDigest } from './send-digest.js';
import { Sending } from './sending.js';

/** Sends a digest when its slot has come; whoever runs it twice, or late, does no harm. */
@Injectable()
@Handles(job)
export class SendDigest {
  constructor(private readonly sending: Sending) {}

  async run({ payload: { digestId } }: Pick<RunningJob<{ digestId: string }>, 'payload'>): Promise<void> {
    await sendDigest(this.sending, digestId);
  }
}
