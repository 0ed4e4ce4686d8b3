import type { EntityManager } from 'typeorm';
import { SyncStateRow, type SyncStateRow as State } from './sync.entity.js';
import { TOO_MANY_GONE } from './type-failures.js';

/** Begins to read everything anew, or all ids and versions: in the caller's transaction, which has locked the state. */
export async function startWalk(manager: EntityManager, state: State, walk: 'load' | 'reconcile'): Promise<void> {
  state.generation += 1;
  await manager.update(SyncStateRow, { id: 1 }, { generation: state.generation });
  // A load that is going on is not cut short by a reconciliation, which would read less.
  await manager.query(
    `update sync_type set walk = $1, next_page = null, walk_step = walk_step + 1, walk_lost = 0,
       failures = case when failures->'walk'->>'code' = $2 then jsonb_set(failures, '{walk,until}', '"1970-01-01"')
                       else failures - 'walk' end
       where searched and ($1 = 'load' or (walk is distinct from 'load' and loaded_at is not null))`,
    [walk, TOO_MANY_GONE],
  );
}
