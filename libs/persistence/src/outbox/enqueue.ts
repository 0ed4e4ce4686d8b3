import type { EntityManager } from 'typeorm';
import { invariant } from '@kohort/kernel';
import { inTransaction } from '../in-transaction.js';

/** A job on its way to the queue. */
export interface OutboxJob {
  /** The job's name in the registry. */
  readonly job: string;
  /** Deterministic, given by the caller: the same job under the same id is one job. */
  readonly id: string;
  /** Ids, never records. */
  readonly payload: unknown;
  readonly notBefore?: Date;
}

/** The channel on which drains are woken. */
export const OUTBOX_CHANNEL = 'kohort_outbox';

/**
 * Stores jobs in the caller's transaction: they reach the queue if it commits, and only then. A job whose name and id
 * already wait here is left as it is.
 * @throws where the manager is not in a transaction.
 */
export async function enqueue(manager: EntityManager, jobs: OutboxJob | readonly OutboxJob[]): Promise<void> {
  inTransaction(manager, 'enqueue');
  const list = Array.isArray(jobs) ? (jobs as readonly OutboxJob[]) : [jobs as OutboxJob];
  if (list.length === 0) return;
  for (const { job, id, payload } of list) {
    invariant(job !== '' && id !== '', 'a job in the outbox has a name and an id');
    invariant(payload !== undefined, `job ${job} has a payload, if only {}`);
  }
  await manager.query(
    `with added as (
       insert into outbox (job, id, payload, not_before)
         select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[])
         on conflict (job, id) do nothing
         returning 1)
     select pg_notify($5, '') where exists (select from added)`,
    [
      list.map(({ job }) => job),
      list.map(({ id }) => id),
      list.map(({ payload }) => JSON.stringify(payload)),
      list.map(({ notBefore }) => notBefore?.toISOString() ?? null),
      OUTBOX_CHANNEL,
    ],
  );
}
