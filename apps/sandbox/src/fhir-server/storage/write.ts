import type { Result } from '@kohort/kernel';
import { invariant } from '@kohort/kernel';
import type pg from 'pg';
import type { Refusal } from '../fault.js';
import type { Database } from './database.js';

/** What a transaction gives to everything that it writes. */
export interface Stamp {
  /** `meta.lastUpdated`, in whole milliseconds; later than that of every transaction before. */
  readonly at: Date;
  /** The first of the numbers for new resources. */
  readonly first: number;
}

/** Runs `work` in a transaction that may create up to `size` resources. A refusal rolls it back. */
export type Write = <Value>(
  size: number,
  work: (tx: Database, stamp: Stamp) => Promise<Result<Value, Refusal>>,
) => Promise<Result<Value, Refusal>>;

/**
 * The one row of `clock` stays locked until the commit, so writers go one after another, of every process on this
 * database: the order of `lastUpdated` is the order of commits. Who has read everything up to a time misses nothing by
 * asking for what is later. Were the time taken without the lock, a transaction that commits late would show up in the
 * past. A clock that is set back, or more than 1,000 transactions a second, makes `lastUpdated` run ahead of it.
 */
const TAKE = `
update fhir.clock
set at = greatest(at + interval '1 millisecond', date_trunc('milliseconds', clock_timestamp())), next = next + $1
returning at, next - $1 as first`;

async function transact<Value>(
  pool: pg.Pool,
  size: number,
  work: (tx: Database, stamp: Stamp) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  const client = await pool.connect();
  client.on('error', ignore);
  try {
    await client.query('begin');
    const [stamp] = (await client.query<Stamp & pg.QueryResultRow>(TAKE, [size])).rows;
    invariant(stamp, 'the clock has its row');
    const result = await work(client, stamp);
    await client.query(result.ok ? 'commit' : 'rollback');
    client.off('error', ignore);
    client.release();
    return result;
  } catch (error) {
    // A connection in an unknown state is closed, and the server rolls back.
    client.release(true);
    throw error;
  }
}

const ignore = (): undefined => undefined;

/** Writers of this process wait here, not on connections that readers need. */
export function writerOf(pool: pg.Pool): Write {
  let last: Promise<unknown> = Promise.resolve();
  return (size, work) => {
    const run = last.then(() => transact(pool, size, work));
    last = run.catch(ignore);
    return run;
  };
}

/** The time up to which everything that has been committed is visible to a statement that follows. */
export async function readMark(db: Database): Promise<Date> {
  const [row] = (await db.query<{ at: Date }>('select at from fhir.clock')).rows;
  invariant(row, 'the clock has its row');
  return row.at;
}
