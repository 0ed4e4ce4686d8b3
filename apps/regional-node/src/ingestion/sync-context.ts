import type { FhirClient } from '@kohort/fhir';
import type { LocalDay } from '@kohort/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { Changes } from './changes.js';
import { refreshCoverage } from './refresh-coverage.js';
import { SyncStateRow } from './sync.entity.js';

/** What the steps of a round work with. */
export interface SyncContext {
  readonly dataSource: DataSource;
  readonly client: FhirClient;
  readonly localDay: LocalDay;
  /** How far behind the newest known change is asked again. */
  readonly overlapMs: number;
  readonly signal: AbortSignal;
}

/** Everything that changes what ingestion knows waits here for its turn. */
export const lockState = (manager: EntityManager): Promise<SyncStateRow> =>
  manager.findOneOrFail(SyncStateRow, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });

/**
 * One transaction that takes something in: what it has changed of people is told with it, and what absence means here is
 * worked out anew.
 */
export function takeIn<Value>(
  dataSource: DataSource,
  work: (manager: EntityManager, changes: Changes, state: SyncStateRow) => Promise<Value>,
): Promise<Value> {
  return dataSource.transaction(async (manager) => {
    const state = await lockState(manager);
    const wasLoaded = state.loaded;
    const changes = new Changes();
    const value = await work(manager, changes, state);
    await changes.tell(manager, wasLoaded);
    await refreshCoverage(manager, state);
    return value;
  });
}
