import { randomUUID } from 'node:crypto';
import { FACT_RESOURCES } from '@kohort/facts';
import { enqueue } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { sweepAll } from './people-changed.js';
import { SyncStateRow, SyncTypeRow } from './sync.entity.js';
import { isGivenUp, isMissingMany, isOutOfDate } from './type-failures.js';

/** Whether the first reading of a type is over, or nothing will come of it. */
const isSettled = ({ searched, loadedAt, failures }: SyncTypeRow): boolean =>
  searched === false || loadedAt !== null || isGivenUp(failures);

/** All of this type that the server tells is known. A type that was read once and is not searched any more is not. */
function isWhole({ searched, loadedAt, lost, followLost, failures }: SyncTypeRow): boolean {
  if (searched === false) return loadedAt === null;
  return (
    loadedAt !== null &&
    lost === 0 &&
    followLost === 0 &&
    !isMissingMany(failures) &&
    !isOutOfDate(failures, new Date())
  );
}

/**
 * Says anew what the absence of records means here, in the caller's transaction. When that is another answer than before,
 * or when all has been read for the first time, everybody is to be evaluated anew.
 */
export async function refreshCoverage(manager: EntityManager, state: SyncStateRow): Promise<void> {
  const types = await manager.find(SyncTypeRow);
  const loaded = state.loaded || (types.length > 0 && types.every(isSettled));
  const coverage = loaded ? await coverageBy(manager, types) : {};
  const isOther = FACT_RESOURCES.some(
    (type) => (coverage[type] ?? 'incomplete') !== (state.coverage[type] ?? 'incomplete'),
  );
  const isFirst = loaded && !state.loaded;
  if (!isOther && !isFirst) return;
  state.coverage = coverage;
  state.loaded = loaded;
  state.coverageEpoch += 1;
  const { coverageEpoch } = state;
  await manager.update(SyncStateRow, { id: 1 }, { coverage, loaded, coverageEpoch });
  if (loaded) await enqueue(manager, { job: sweepAll.name, id: randomUUID(), payload: {} });
}

async function coverageBy(manager: EntityManager, types: readonly SyncTypeRow[]): Promise<Record<string, string>> {
  const rows = await manager.query<{ type: string }[]>(
    'select distinct type from (select unnest(hides) as type from record where lacking) as hidden',
  );
  const lacking = new Set(rows.map(({ type }) => type));
  const byType = new Map(types.map((row) => [row.type, row]));
  const isAllThere = (type: string): boolean => {
    const row = byType.get(type);
    return row !== undefined && isWhole(row);
  };
  return Object.fromEntries(
    FACT_RESOURCES.map((type) => {
      // A Patient that is missing may be whoever any record is about.
      if (lacking.has(type) || !isAllThere(type) || !isAllThere('Patient')) return [type, 'incomplete'];
      return [type, byType.get(type)?.searched === false ? 'not-kept' : 'complete'];
    }),
  );
}
