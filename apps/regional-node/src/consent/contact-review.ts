import { randomUUID } from 'node:crypto';
import { enqueue } from '@kohort/persistence';
import { defineJob } from '@kohort/queue';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** People wait in the queue of `takeReviews`: whether and whom to tell of them is to be looked at again. */
export const reviewContact = defineJob({
  name: 'outreach.review',
  queue: 'outreach',
  payload: z.object({}),
  keepCompletedMs: 60_000,
});

/**
 * Has outreach look at these people again, after this transaction: something changed that bears on contact (a Consent, an
 * objection, a candidacy, who treats them).
 */
export async function askForReview(manager: EntityManager, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  await manager.query('insert into contact_review (person_id) select distinct unnest($1::text[])', [personIds]);
  await enqueue(manager, { job: reviewContact.name, id: randomUUID(), payload: {} });
}

/** The same for everybody whom a query finds (one column, `person_id`): for changes that concern many. */
export async function askForReviewOf(
  manager: EntityManager,
  people: string,
  parameters: readonly unknown[] = [],
): Promise<void> {
  const added = await manager.query<object[]>(
    `with added as (insert into contact_review (person_id) select distinct found.person_id from (${people}) found
       returning 1) select 1 from added limit 1`,
    [...parameters],
  );
  if (added.length === 0) return;
  await enqueue(manager, { job: reviewContact.name, id: randomUUID(), payload: {} });
}

/** Takes people out of the queue, in the caller's transaction, passing over those that others are taking. */
export async function takeReviews(manager: EntityManager, limit: number): Promise<readonly string[]> {
  const rows = await manager.query<{ person_id: string }[]>(
    `with taken as (
       delete from contact_review where id in (
         select id from contact_review order by id limit $1 for update skip locked)
       returning person_id)
     select distinct coalesce(p.survivor_id, t.person_id) as person_id
       from taken t left join person p on p.id = t.person_id order by 1`,
    [limit],
  );
  return rows.map(({ person_id }) => person_id);
}
