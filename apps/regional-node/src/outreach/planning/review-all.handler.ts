import { randomUUID } from 'node:crypto';
import { enqueue } from '@kohort/persistence';
import { Handles } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { reviewContact } from '../../consent/contact-review.js';
import { reviewAll } from './jobs.js';

/**
 * Consents begin and end, relations too, and deputies come and go: nobody tells us of what time alone changes. Reminder,
 * escalation and end are worked out anew, as the settings say now.
 */
@Injectable()
@Handles(reviewAll)
export class ReviewAll {
  constructor(private readonly dataSource: DataSource) {}

  async run(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `insert into contact_review (person_id)
           select distinct person_id from outreach_case where state not in ('answered', 'expired')`,
      );
      await manager.query(
        `update outreach_case set look_at = clock_from where id in (
           select id from outreach_case where state in ('sent', 'uncertain', 'undeliverable') and clock_from is not null
              for update skip locked)`,
      );
      await enqueue(manager, { job: reviewContact.name, id: randomUUID(), payload: {} });
    });
  }
}
