import type { EventEmitter } from 'node:events';
import type { DataSource, EntityManager } from 'typeorm';

export interface Held {
  readonly manager: EntityManager;
  /** Aborted when the connection is gone, and the locks with it. */
  readonly lost: AbortSignal;
}

/**
 * A transaction that says at once when its connection is lost: then the database has let go of its locks, or will as soon as
 * it notices, and what they protected must not go on.
 */
export async function heldTransaction<Value>(
  dataSource: DataSource,
  work: (held: Held) => Promise<Value>,
): Promise<Value> {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as EventEmitter;
  const lost = new AbortController();
  const onLost = (): void => lost.abort();
  client.once('error', onLost).once('end', onLost);
  try {
    await runner.startTransaction();
    const value = await work({ manager: runner.manager, lost: lost.signal });
    await runner.commitTransaction();
    return value;
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    client.off('error', onLost).off('end', onLost);
    await runner.release().catch(() => undefined);
  }
}
