import { Handles } from '@kohort/platform';
import { tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { peopleChanged } from '../ingestion/people-changed.js';
import { Matching } from './matching.js';
import { BATCH, takeChanges } from './take-changes.js';

/**
 * Evaluates whoever changed, until no change waits. Several workers share the changes. Batches that fail are taken in
 * halves, so that one bad change keeps nobody else waiting.
 */
@Injectable()
@Handles(peopleChanged)
export class PeopleChanged {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  async run({ signal }: Pick<RunningJob<unknown>, 'signal'>): Promise<JobFailure | undefined> {
    let size = BATCH;
    let postponed = false;
    for (;;) {
      if (signal.aborted) return tryAgain('stopping', 'The worker stops; the changes wait.');
      try {
        if ((await takeChanges(this.dataSource, this.matching, new Date(), size)) === 0) return undefined;
        postponed = false;
        size = Math.min(2 * size, BATCH);
      } catch (error) {
        if (size === 1 && !(await this.#postpone(postponed))) throw error;
        postponed = size === 1;
        size = Math.ceil(size / 2);
      }
    }
  }

  /** A change that cannot be taken makes way once; two on end are a trouble that is not the change's. */
  async #postpone(again: boolean): Promise<boolean> {
    await this.dataSource.transaction((manager) => this.matching.people.postponeChange(manager));
    return !again;
  }
}
