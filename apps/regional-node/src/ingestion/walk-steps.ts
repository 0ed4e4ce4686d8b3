import type { FhirFailure, FhirPage } from '@kohort/fhir';
import { ok, type Result } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import type { Changes } from './changes.js';
import { fetchRecords, resourcesOf } from './fetch-records.js';
import { ingest, markSeen } from './ingest.js';
import { isKnown, knownRecords, versionOf } from './known-records.js';
import { removeRecords } from './remove-records.js';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncTypeRow, type SyncStateRow } from './sync.entity.js';

const CONFIRMED_TOGETHER = 50;
/** Where the server has no clock that we can see: how far ours may be ahead of it. */
const UNSURE_MS = 60_000;

/** Does one step of a walk, unless another worker has done it meanwhile. */
function stepOf(
  { dataSource }: SyncContext,
  row: SyncTypeRow,
  work: (manager: EntityManager, changes: Changes, state: SyncStateRow) => Promise<Partial<SyncTypeRow>>,
): Promise<undefined> {
  return takeIn(dataSource, async (manager, changes, state) => {
    const { type, walkStep } = row;
    const now = await manager.findOneByOrFail(SyncTypeRow, { type });
    if (now.walkStep !== walkStep || now.walk !== row.walk) return undefined;
    const more = await work(manager, changes, state);
    const success = { lastSuccessAt: new Date(), failureCode: null, failedAt: null, failureLasts: false };
    await manager.update(SyncTypeRow, { type }, { ...success, ...more, walkStep: walkStep + 1 });
    return undefined;
  });
}

/** The server does not know the page any more: this type begins at its first one. */
export const beginAnew = (context: SyncContext, row: SyncTypeRow): Promise<undefined> =>
  stepOf(context, row, () => Promise.resolve({ nextPage: null, read: 0, walkLost: 0 }));

/** Takes in a page of a load. */
export function storeLoaded(context: SyncContext, row: SyncTypeRow, page: FhirPage): Promise<undefined> {
  const { type } = row;
  const { resources, lost } = resourcesOf(page.items);
  return stepOf(context, row, async (manager, changes, { generation }) => {
    const batch = { type, resources, generation, localDay: context.localDay, anew: row.loadedAt !== null };
    await ingest(manager, batch, changes);
    const walked = { ...progress(row, page, resources.length), walkLost: row.walkLost + lost };
    if (page.next !== undefined) return walked;
    return { ...walked, lost: walked.walkLost, ...(await ended(manager, row, generation, walked.walkFrom)) };
  });
}

/** What is new or different from what is known is fetched; what is the same is seen. */
export async function reconcile(
  context: SyncContext,
  row: SyncTypeRow,
  page: FhirPage,
): Promise<Result<undefined, FhirFailure>> {
  const { type } = row;
  const told = resourcesOf(page.items).resources.map(versionOf);
  const ids = told.map(({ id }) => id);
  const known = await knownRecords(context.dataSource.manager, type, ids);
  const other = told.filter((one) => !isKnown(one, known.get(one.id))).map(({ id }) => id);
  const fetched = await fetchRecords(context, type, other);
  if (!fetched.ok) return fetched;
  const { resources, gone } = fetched.value;
  await stepOf(context, row, async (manager, changes, { generation }) => {
    await ingest(manager, { type, resources, generation, localDay: context.localDay }, changes);
    await removeRecords(manager, type, gone, changes);
    await markSeen(manager, type, ids, generation);
    const walked = progress(row, page, ids.length);
    if (page.next !== undefined) return walked;
    return { ...walked, ...(await ended(manager, row, generation, walked.walkFrom)) };
  });
  return ok(undefined);
}

/** Asks for records that the walk did not see: those that are gone are forgotten. */
export async function confirm(context: SyncContext, row: SyncTypeRow): Promise<Result<undefined, FhirFailure>> {
  const { type } = row;
  const { generation } = await context.dataSource.manager
    .query<{ generation: number }[]>('select generation from sync_state')
    .then(([state]) => state ?? { generation: 0 });
  const ids = await unseen(context.dataSource.manager, type, generation);
  const fetched = await fetchRecords(context, type, ids);
  if (!fetched.ok) return fetched;
  const { resources, gone } = fetched.value;
  await stepOf(context, row, async (manager, changes, state) => {
    await removeRecords(manager, type, gone, changes);
    await ingest(manager, { type, resources, generation: state.generation, localDay: context.localDay }, changes);
    return ended(manager, row, state.generation, undefined);
  });
  return ok(undefined);
}

async function unseen(manager: EntityManager, type: string, generation: number): Promise<readonly string[]> {
  const rows = await manager.query<{ id: string }[]>(
    'select id from record where type = $1 and seen < $2 order by id limit $3',
    [type, generation, CONFIRMED_TOGETHER],
  );
  return rows.map(({ id }) => id);
}

function progress(row: SyncTypeRow, { next, total, at }: FhirPage, read: number): Partial<SyncTypeRow> {
  const isFirst = row.nextPage === null;
  return {
    nextPage: next ?? null,
    read: (isFirst ? 0 : row.read) + read,
    ...(isFirst ? { total: total ?? null, walkFrom: new Date(at ?? Date.now() - UNSURE_MS) } : {}),
  };
}

/** After the last page: what was not seen is asked for; then the type is followed from where the walk began. */
async function ended(
  manager: EntityManager,
  row: SyncTypeRow,
  generation: number,
  /** Where this is the first page too. */
  from: Date | null | undefined,
): Promise<Partial<SyncTypeRow>> {
  if ((await unseen(manager, row.type, generation)).length > 0) return { walk: 'confirm', nextPage: null };
  const { loadedAt, watermark, historyWatermark } = row;
  const walkFrom = from ?? row.walkFrom;
  return {
    walk: null,
    nextPage: null,
    loadedAt: loadedAt ?? new Date(),
    watermark: watermark ?? walkFrom,
    historyWatermark: historyWatermark ?? walkFrom,
  };
}
