import type { EntityManager } from 'typeorm';

/** So long a sender waits for people whom others have locked. */
const PATIENCE_MS = 2_000;

/** query_canceled, deadlock_detected (PostgreSQL, appendix A). */
const GIVEN_UP = ['57014', '40P01'];

/**
 * Whether the work was done in short; each of its statements has two seconds, whatever it waits for. Where it was not, the
 * transaction is void: nothing may be asked of it any more, and its end is a rollback, which lets go of all locks.
 */
export async function inShort(manager: EntityManager, work: () => Promise<void>): Promise<boolean> {
  await manager.query(`set local statement_timeout = ${PATIENCE_MS}`);
  try {
    await work();
  } catch (error) {
    if (GIVEN_UP.includes((error as { readonly code?: string }).code ?? '')) return false;
    throw error;
  }
  await manager.query('set local statement_timeout to default');
  return true;
}
