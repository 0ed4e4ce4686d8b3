import type { IngestedType, Ingestion } from '@kohort/node-api';
import type { EntityManager } from 'typeorm';
import { circuitState } from './circuit.js';
import { SyncStateRow, SyncTypeRow } from './sync.entity.js';
import { lastFailure } from './type-failures.js';

/** How the reading of the region's records stands. */
export async function showIngestion(manager: EntityManager, now: Date): Promise<Ingestion> {
  const state = await manager.findOneByOrFail(SyncStateRow, { id: 1 });
  const types = await manager.find(SyncTypeRow, { order: { position: 'ASC' } });
  const counts = await readCounts(manager);
  const { loaded, failures, openUntil, lastRoundAt, coverageEpoch } = state;
  return {
    loaded,
    circuit: {
      state: circuitState(failures, openUntil, now),
      failures,
      ...(openUntil === null ? {} : { until: openUntil.toISOString() }),
      ...failureOf(state),
    },
    ...(lastRoundAt === null ? {} : { lastRoundAt: lastRoundAt.toISOString() }),
    types: types.map((row) => typeView(row, now)),
    ...counts,
    coverageEpoch,
  };
}

const failureOf = ({ failureCode, failedAt }: Pick<SyncStateRow, 'failureCode' | 'failedAt'>) =>
  failureCode === null || failedAt === null ? {} : { lastFailure: { code: failureCode, at: failedAt.toISOString() } };

function typeView(row: SyncTypeRow, now: Date): IngestedType {
  const { type, read, total, lastSuccessAt, lost, followLost } = row;
  const known = row.followedAt ?? row.walkFrom;
  const behind = known === null ? undefined : Math.max(0, (now.getTime() - known.getTime()) / 1000);
  const failure = lastFailure(row.failures);
  return {
    type,
    phase: phaseOf(row),
    read,
    ...(total === null ? {} : { total }),
    ...(lastSuccessAt === null ? {} : { lastSuccessAt: lastSuccessAt.toISOString() }),
    ...(behind === undefined || row.loadedAt === null ? {} : { lagSeconds: behind }),
    lost: lost + followLost,
    ...(failure === undefined ? {} : { lastFailure: { code: failure.code, at: failure.at } }),
  };
}

function phaseOf({ searched, walk, loadedAt }: SyncTypeRow): IngestedType['phase'] {
  if (searched === false) return 'unsupported';
  if (walk === 'reconcile') return 'reconciling';
  if (walk === 'load' || walk === 'confirm') return 'loading';
  return loadedAt === null ? 'waiting' : 'following';
}

type Counts = Pick<Ingestion, 'people' | 'records' | 'faults' | 'quarantined' | 'changesWaiting'>;

async function readCounts(manager: EntityManager): Promise<Counts> {
  const [row] = await manager.query<Record<keyof Counts, string>[]>(
    `select (select count(*) from person where id = survivor_id and fault is null) as people,
            (select count(*) from record) as records,
            (select count(*) from record where fault is not null) as faults,
            (select count(*) from record where lacking) as quarantined,
            (select count(*) from person_change) as "changesWaiting"`,
  );
  const { people, records, faults, quarantined, changesWaiting } = row ?? {
    people: 0,
    records: 0,
    faults: 0,
    quarantined: 0,
    changesWaiting: 0,
  };
  return {
    people: Number(people),
    records: Number(records),
    faults: Number(faults),
    quarantined: Number(quarantined),
    changesWaiting: Number(changesWaiting),
  };
}
