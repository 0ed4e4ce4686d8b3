import { Handles } from '@kohort/platform';
import { codeOf, tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sweepPeople } from './jobs.js';
import { Matching } from './matching.js';
import { noteFailure, sweepChunk } from './sweep-chunk.js';

/** Works at a sweep, chunk by chunk, from wherever it is. */
@Injectable()
@Handles(sweepPeople)
export class SweepPeople {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  async run({
    payload: { sweepId },
    signal,
  }: Pick<RunningJob<{ sweepId: string }>, 'payload' | 'signal'>): Promise<JobFailure | undefined> {
    try {
      while ((await sweepChunk(this.dataSource, this.matching, sweepId, new Date())) === 'more') {
        if (signal.aborted) return tryAgain('stopping', 'The worker stops; the sweep goes on where it is.');
      }
      return undefined;
    } catch (error) {
      await noteFailure(this.dataSource, sweepId, codeOf(error), new Date());
      throw error;
    }
  }
}
