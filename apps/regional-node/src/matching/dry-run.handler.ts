import { Handles } from '@kohort/platform';
import { tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContactGate } from './contact-gate.js';
import { dryRunChunk } from './dry-run-chunk.js';
import { dryRun } from './jobs.js';
import { Matching } from './matching.js';

/** Works at a dry run, chunk by chunk, from wherever it is. */
@Injectable()
@Handles(dryRun)
export class RunDryRun {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
    private readonly gate: ContactGate,
  ) {}

  async run({
    payload: { dryRunId },
    signal,
  }: Pick<RunningJob<{ dryRunId: string }>, 'payload' | 'signal'>): Promise<JobFailure | undefined> {
    while ((await dryRunChunk(this.dataSource, this.matching, this.gate, dryRunId, new Date())) === 'more') {
      if (signal.aborted) return tryAgain('stopping', 'The worker stops; the dry run goes on where it is.');
    }
    return undefined;
  }
}
