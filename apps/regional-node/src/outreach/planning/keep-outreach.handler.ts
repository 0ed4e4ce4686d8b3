import { randomUUID } from 'node:crypto';
import { isoDay, localDayIn } from '@kohort/kernel';
import { enqueue } from '@kohort/persistence';
import { Handles } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { reviewContact } from '../../consent/contact-review.js';
import { Outreach } from '../outreach.js';
import { sendDigest } from '../sending/jobs.js';
import { keepOutreach, reviewAll } from './jobs.js';
import { lookAtCases } from './look-at-cases.js';
import { postponeMissed } from './postpone-missed.js';

/** A digest that nobody has sent so long after its time has lost its job or its sender. */
const LOST_MS = 10_000;
/** People found without a case in one look. */
const MISSING = 1_000;

/** Sees to it that nothing is forgotten: what time asks for, digests whose job was lost, people whose look was lost. */
@Injectable()
@Handles(keepOutreach, { rhythm: { everyMs: 10_000 }, payload: {} })
export class KeepOutreach {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outreach: Outreach,
  ) {}

  async run(): Promise<void> {
    await this.keep(new Date());
  }

  async keep(now: Date): Promise<void> {
    const day = isoDay(localDayIn(this.outreach.config.timeZone)(now.getTime()));
    await this.dataSource.transaction(async (manager) => {
      await enqueue(manager, { job: reviewAll.name, id: day, payload: {} });
      await wakeSenders(manager, now);
      await this.#lookForMissing(manager, now);
    });
    while ((await postponeMissed(this.dataSource, this.outreach, now)) > 0);
    while ((await lookAtCases(this.dataSource, this.outreach, now)) > 0);
  }

  /** Candidates of running trials without a case; and a job for whoever waits. */
  async #lookForMissing(manager: EntityManager, now: Date): Promise<void> {
    const running = await this.outreach.protocols.list(manager, now);
    await manager.query(
      `insert into contact_review (person_id)
         select distinct c.person_id from candidate c
          where c.state = 'candidate' and c.trial_id = any($1)
            and not exists (select from outreach_case o where o.trial_id = c.trial_id and o.person_id = c.person_id)
            and not exists (select from contact_review r where r.person_id = c.person_id)
          limit ${MISSING}`,
      [running.map(({ trialId }) => trialId)],
    );
    const [waiting] = await manager.query<unknown[]>('select 1 from contact_review limit 1');
    if (waiting !== undefined) await enqueue(manager, { job: reviewContact.name, id: randomUUID(), payload: {} });
  }
}

/**
 * Under an id of its own, for the queue remembers the job that it has done, or that failed; once a minute, for while the queue
 * is behind each look would add another. Not where a job has yet to reach the queue.
 */
async function wakeSenders(manager: EntityManager, now: Date): Promise<void> {
  const lost = new Date(now.getTime() - LOST_MS).toISOString();
  const rows = await manager.query<{ id: string }[]>(
    `select id from outreach_digest d
      where state = 'queued' and try_at <= $1
        and not exists (select from outbox o where o.job = $2 and o.refused is null and o.payload->>'digestId' = d.id::text)
      order by try_at, id limit 1000`,
    [lost, sendDigest.name],
  );
  const minute = Math.floor(now.getTime() / 60_000);
  const jobs = rows.map(({ id }) => ({ job: sendDigest.name, id: `${id}-at-${minute}`, payload: { digestId: id } }));
  await enqueue(manager, jobs);
}
