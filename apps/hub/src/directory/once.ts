import type { Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';

/** PostgreSQL's unique_violation (appendix A of its manual). */
const TAKEN = '23505';

/** What is there already, by the name of the constraint that says so. */
export type TakenFaults = Readonly<Record<string, { readonly message: string; readonly path: string }>>;

/** A transaction that stores what may be there once: the database decides, for two may come at the same moment. */
export async function storeOnce<Value>(
  dataSource: DataSource,
  taken: TakenFaults,
  store: (manager: EntityManager) => Promise<Result<Value, AppFault>>,
): Promise<Result<Value, AppFault>> {
  try {
    return await dataSource.transaction(store);
  } catch (error) {
    const fault = error instanceof QueryFailedError ? taken[constraintOf(error as QueryFailedError)] : undefined;
    if (fault === undefined) throw error;
    return failure('already-exists', fault.message, fault.path);
  }
}

function constraintOf(error: QueryFailedError): string {
  const { code, constraint } = error.driverError as { code?: unknown; constraint?: unknown };
  return code === TAKEN && typeof constraint === 'string' ? constraint : '';
}
