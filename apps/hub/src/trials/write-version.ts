import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TrialVersionRow } from './trial-version.entity.js';

/**
 * Writes changes of a version that the caller has locked, and brings the row in hand up to date. Not by `save`, which
 * merges JSON member by member and so loses members that are named as those of every object ("valueOf").
 */
export async function writeVersion(
  manager: EntityManager,
  row: TrialVersionRow,
  changes: Partial<TrialVersionRow>,
): Promise<TrialVersionRow> {
  await manager.update(TrialVersionRow, { id: row.id }, changes as QueryDeepPartialEntity<TrialVersionRow>);
  // The update counts the row version up by itself.
  return Object.assign(row, changes, { rowVersion: row.rowVersion + 1 });
}
