import { Handles } from '@kohort/platform';
import { tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { peopleChanged } from '../ingestion/people-changed.js';
import { Matching } from './matching.js';
import { takeChanges } from './take-changes.js';

/** Evaluates whoever changed, until no change waits. Several workers share the changes. */
@Injectable()
@Handles(peopleChanged)
export class PeopleChanged {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<JobFailure | undefined> {
    while ((await takeChanges(this.dataSource, this.matching, new Date())) > 0) {
      if (signal.aborted) return tryAgain('stopping', 'The worker stops; the changes wait.');
    }
    return undefined;
  }
}
