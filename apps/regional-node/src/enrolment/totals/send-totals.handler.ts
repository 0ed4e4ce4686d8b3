import { Handles } from '@kohort/platform';
import { tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { shownCode } from '../../hub-connection/hub-fault.js';
import { sendTotals, UNSENT_EVERY_MS, unsentTotals } from './jobs.js';
import { TotalsSender } from './send-totals.js';

/** Sends the totals of one trial soon after they were released; tried again for an hour or two. */
@Injectable()
@Handles(sendTotals)
export class SendTotals {
  constructor(private readonly sender: TotalsSender) {}

  async run({
    payload,
    signal,
  }: Pick<RunningJob<{ totalsId: string }>, 'payload' | 'signal'>): Promise<JobFailure | undefined> {
    const fault = await this.sender.send(payload.totalsId, signal);
    return fault === undefined ? undefined : tryAgain(shownCode(fault), fault.message);
  }
}

/** Sends what the job of its own gave up, as long as it takes. The hub being away fails no job. */
@Injectable()
@Handles(unsentTotals, { rhythm: { everyMs: UNSENT_EVERY_MS }, payload: {} })
export class SendUnsentTotals {
  constructor(private readonly sender: TotalsSender) {}

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<void> {
    await this.sender.sendUnsent(new Date(Date.now() - UNSENT_EVERY_MS), signal);
  }
}
