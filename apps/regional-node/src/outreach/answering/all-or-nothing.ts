import type { Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';

/** Carries a failure out of a transaction that is to be rolled back. */
class RolledBack extends Error {
  constructor(readonly failure: Result<never, AppFault>) {
    super('rolled back');
  }
}

/** A transaction that leaves nothing behind where it fails: an answer that cannot be given takes none back. */
export async function allOrNothing<Value>(
  dataSource: DataSource,
  run: (manager: EntityManager) => Promise<Result<Value, AppFault>>,
): Promise<Result<Value, AppFault>> {
  try {
    return await dataSource.transaction(async (manager) => {
      const result = await run(manager);
      if (!result.ok) throw new RolledBack(result);
      return result;
    });
  } catch (cause) {
    if (cause instanceof RolledBack) return cause.failure;
    throw cause;
  }
}
