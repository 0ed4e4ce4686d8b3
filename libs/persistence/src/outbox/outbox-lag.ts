import type { DataSource } from 'typeorm';

export interface OutboxLag {
  /** Jobs that are not yet in the queue. */
  readonly rows: number;
  /** Age of the oldest of them in milliseconds by the database's clock; 0 where there is none. */
  readonly oldestMs: number;
  /** Jobs that the queue refused (an unknown name, a wrong payload): they wait for a program that knows them. */
  readonly refused: number;
}

interface LagRow {
  readonly rows: number;
  readonly oldest: number;
  readonly refused: number;
}

/** How far the outbox is behind. Rows of transactions that are not committed are not seen. */
export async function outboxLag(dataSource: DataSource): Promise<OutboxLag> {
  const [row] = await dataSource.query<LagRow[]>(
    `select count(*) filter (where refused is null)::int as rows,
       coalesce(extract(epoch from clock_timestamp() - min(enqueued_at) filter (where refused is null)), 0)::float8 as oldest,
       count(*) filter (where refused is not null)::int as refused
     from outbox`,
  );
  const { rows = 0, oldest = 0, refused = 0 } = row ?? {};
  return { rows, oldestMs: Math.max(0, Math.round(oldest * 1000)), refused };
}
