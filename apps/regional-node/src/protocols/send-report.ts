import { Handles } from '@kohort/platform';
import { defineJob, tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { shownCode } from '../hub-connection/hub-fault.js';
import { sendReport } from './queue-report.js';
import { Reports } from './send-reports.js';

/** Sends one report soon after what it tells of; tried again for an hour or two. */
@Injectable()
@Handles(sendReport)
export class SendReport {
  constructor(private readonly reports: Reports) {}

  async run({
    payload,
    signal,
  }: Pick<RunningJob<{ reportId: string }>, 'payload' | 'signal'>): Promise<JobFailure | undefined> {
    const fault = await this.reports.send(payload.reportId, signal);
    return fault === undefined ? undefined : tryAgain(shownCode(fault), fault.message);
  }
}

const EVERY_MS = 10 * 60_000;

export const sendUnsent = defineJob({
  name: 'protocols.send-unsent',
  queue: 'protocols',
  payload: z.object({}),
  attempts: 1,
  keepCompletedMs: EVERY_MS,
});

/** Sends what the job of its own gave up, as long as it takes: no report is lost. The hub being away fails no job. */
@Injectable()
@Handles(sendUnsent, { rhythm: { everyMs: EVERY_MS }, payload: {} })
export class SendUnsent {
  constructor(private readonly reports: Reports) {}

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<void> {
    await this.reports.sendUnsent(new Date(Date.now() - EVERY_MS), signal);
  }
}
