import type { EntityManager } from 'typeorm';
import { Changes } from '../ingestion/changes.js';

/** Has the matching look at a person for every trial, after this transaction; `cause` is what the history will name. */
export async function evaluateAnew(manager: EntityManager, personId: string, cause: string): Promise<void> {
  const changes = new Changes();
  changes.whole(personId, cause);
  // While the records are first loaded, the change waits.
  await changes.tell(manager, true);
}
