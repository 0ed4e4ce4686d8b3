import { Handles } from '@kohort/platform';
import { codeOf, tryAgain, type JobFailure, type RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { reviewContact, takeReviews } from '../../consent/contact-review.js';
import { Outreach } from '../outreach.js';
import { Referrals } from '../referrals.js';
import { reviewPeople } from './review-people.js';

/** People in one transaction; their locks are held so long. */
const BATCH = 100;

/** Looks at the people who wait for it, until none does. */
@Injectable()
@Handles(reviewContact)
export class ReviewContact {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outreach: Outreach,
    private readonly referrals: Referrals,
  ) {}

  async run({ signal }: Pick<RunningJob<object>, 'signal'>): Promise<JobFailure | undefined> {
    let fault: string | undefined;
    for (;;) {
      if (signal.aborted) return tryAgain('stopping', 'The worker stops; who waits still waits.');
      const taken = await this.take(BATCH).catch(async (error: unknown) => {
        fault = codeOf(error);
        return this.#oneByOne();
      });
      if (taken === 0) return fault === undefined ? undefined : tryAgain(fault, '');
    }
  }

  /** Takes people and looks at them in one transaction: whoever is killed leaves them for the next. */
  async take(limit: number, now = new Date()): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const people = await takeReviews(manager, limit);
      await reviewPeople(manager, this.outreach, people, now);
      await this.referrals.closeObjected(manager, people, now);
      return people.length;
    });
  }

  /** One of whom the look fails must not keep the others waiting: that one goes to the end, and the job is tried again. */
  async #oneByOne(): Promise<number> {
    for (let count = 0; count < BATCH; count += 1) {
      try {
        if ((await this.take(1)) === 0) return 0;
      } catch {
        const first = 'select id from contact_review order by id limit 1 for update skip locked';
        await this.dataSource.query(`update contact_review set id = default where id = (${first})`);
        return 0;
      }
    }
    return BATCH;
  }
}
