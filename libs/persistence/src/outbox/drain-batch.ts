import type { DataSource, EntityManager } from 'typeorm';
import type { OutboxJob } from './enqueue.js';
import { refusedIn, type JobSink, type RefusedJob } from './job-sink.js';

/** The sink failed or did not answer in time, not the database. */
export class SinkFailure extends Error {
  override readonly name = 'SinkFailure';
}

export interface Drained {
  readonly handedOver: number;
  readonly refused: readonly RefusedJob[];
}

interface StoredJob {
  readonly position: string;
  readonly job: string;
  readonly id: string;
  readonly payload: unknown;
  readonly not_before: Date | null;
}

const jobOf = ({ job, id, payload, not_before }: StoredJob): OutboxJob => ({
  job,
  id,
  payload,
  ...(not_before !== null && { notBefore: not_before }),
});

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The queue took no jobs within ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the sink refuses; all others are in the sink when this returns. */
async function handOver(sink: JobSink, rows: readonly StoredJob[], timeoutMs: number): Promise<readonly RefusedJob[]> {
  if (rows.length === 0) return [];
  try {
    await within(timeoutMs, sink.addMany(rows.map(jobOf)));
    return [];
  } catch (error) {
    const refused = refusedIn(error);
    const left = rows.filter((row) => !refused.some(({ job, id }) => row.job === job && row.id === id));
    if (left.length === rows.length) throw new SinkFailure('The queue takes no jobs.', { cause: error });
    return [...refused, ...(await handOver(sink, left, timeoutMs))];
  }
}

async function settle(manager: EntityManager, rows: readonly StoredJob[], refused: readonly RefusedJob[]) {
  for (const { job, id, code } of refused)
    await manager.query('update outbox set refused = $3 where job = $1 and id = $2', [job, id, code]);
  const isKept = (row: StoredJob): boolean => refused.some(({ job, id }) => row.job === job && row.id === id);
  const done = rows.filter((row) => !isKept(row)).map(({ position }) => position);
  await manager.query('delete from outbox where position = any($1::bigint[])', [done]);
  return { handedOver: done.length, refused };
}

/**
 * Hands the oldest jobs to the sink and deletes them, in one transaction that locks them: if anything fails or dies
 * before its commit they are still here, and another drain passes over them meanwhile.
 */
export const drainBatch = (
  dataSource: DataSource,
  sink: JobSink,
  limits: { readonly batchSize: number; readonly sinkTimeoutMs: number },
): Promise<Drained> =>
  dataSource.transaction(async (manager) => {
    const rows = await manager.query<StoredJob[]>(
      `select position, job, id, payload, not_before from outbox where refused is null
         order by position limit $1 for update skip locked`,
      [limits.batchSize],
    );
    if (rows.length === 0) return { handedOver: 0, refused: [] };
    return settle(manager, rows, await handOver(sink, rows, limits.sinkTimeoutMs));
  });
