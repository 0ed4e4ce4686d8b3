import type { FhirFailure, FhirPage } from '@kohort/fhir';
import { ok, type Result } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import type { Changes } from './changes.js';
import { fetchRecords, resourcesOf } from './fetch-records.js';
import { ingest, markSeen } from './ingest.js';
import { isKnown, knownRecords, versionOf } from './known-records.js';
import { markUnreadable } from './mark-unreadable.js';
import { countMissing, isTooMany } from './missing.js';
import { removeRecords } from './remove-records.js';
import { toldUntil } from './server-time.js';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncTypeRow } from './sync.entity.js';
import { isMissingMany, tooManyGone, type TypeFailures } from './type-failures.js';

const CONFIRMED_TOGETHER = 50;

/** What one transaction of a walk works with; `row` as it is now. */
interface Step {
  readonly manager: EntityManager;
  readonly changes: Changes;
  readonly generation: number;
  readonly row: SyncTypeRow;
}

/** Does one step of a walk, unless another worker has done it meanwhile. */
function stepOf(
  { dataSource }: SyncContext,
  row: SyncTypeRow,
  work: (step: Step) => Promise<Partial<SyncTypeRow>>,
): Promise<undefined> {
  return takeIn(dataSource, async (manager, changes, { generation }) => {
    const { type, walkStep } = row;
    const now = await manager.findOneByOrFail(SyncTypeRow, { type });
    if (now.walkStep !== walkStep || now.walk !== row.walk) return undefined;
    const more = await work({ manager, changes, generation, row: now });
    // A first page is no success yet: the walk may have begun anew because there was no second one.
    const isOn = (row.nextPage !== null || row.walk === 'confirm') && !isMissingMany(now.failures);
    const failures = isOn ? withoutWalk(now.failures) : now.failures;
    await manager.update(
      SyncTypeRow,
      { type },
      { lastSuccessAt: new Date(), failures, ...more, walkStep: walkStep + 1 },
    );
    return undefined;
  });
}

function withoutWalk(failures: TypeFailures): TypeFailures {
  const { walk: _walk, ...others } = failures;
  return others;
}

/** The server does not know the page any more: this type begins at its first one. */
export const beginAnew = (context: SyncContext, row: SyncTypeRow): Promise<undefined> =>
  stepOf(context, row, ({ row: { failures } }) => Promise.resolve({ nextPage: null, read: 0, walkLost: 0, failures }));

/** Takes in a page of a load. */
export function storeLoaded(context: SyncContext, row: SyncTypeRow, page: FhirPage): Promise<undefined> {
  const { type, loadedAt } = row;
  const { resources, lost } = resourcesOf(page.items);
  const arrival = loadedAt === null ? 'current' : 'anew';
  return stepOf(context, row, async (step) => {
    const { manager, changes, generation } = step;
    await ingest(manager, { type, resources, generation, localDay: context.localDay, arrival }, changes);
    return walked(step, page, { read: resources.length, lost });
  });
}

/** What is new or different from what is known is fetched; what is the same is seen. */
export async function reconcile(
  context: SyncContext,
  row: SyncTypeRow,
  page: FhirPage,
): Promise<Result<undefined, FhirFailure>> {
  const { type } = row;
  const listed = resourcesOf(page.items);
  const told = listed.resources.map(versionOf);
  const ids = told.map(({ id }) => id);
  const known = await knownRecords(context.dataSource.manager, type, ids);
  const other = told.filter((one) => !isKnown(one, known.get(one.id), 'current')).map(({ id }) => id);
  const fetched = await fetchRecords(context, type, other);
  if (!fetched.ok) return fetched;
  const { resources, unreadable } = fetched.value;
  // What has gone since the page was made is not seen: at the end it is asked for once more.
  const gone = new Set(fetched.value.gone);
  const there = ids.filter((id) => !gone.has(id));
  await stepOf(context, row, async (step) => {
    const { manager, changes, generation } = step;
    const batch = { type, resources, generation, localDay: context.localDay, arrival: 'current' } as const;
    await ingest(manager, batch, changes);
    await markUnreadable(manager, { type, unreadable, generation }, changes);
    await markSeen(manager, type, there, generation);
    return walked(step, page, { read: ids.length, lost: listed.lost });
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
  const { resources, gone, unreadable } = fetched.value;
  await stepOf(context, row, async (step) => {
    const { manager, changes } = step;
    await removeRecords(manager, type, gone, changes);
    const batch = { type, resources, generation: step.generation, localDay: context.localDay } as const;
    await ingest(manager, { ...batch, arrival: 'current' }, changes);
    await markUnreadable(manager, { type, unreadable, generation: step.generation }, changes);
    return ended(step, {});
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

/** How far the walk has come with this page. */
function walked(
  step: Step,
  page: FhirPage,
  more: { readonly read: number; readonly lost: number },
): Promise<Partial<SyncTypeRow>> | Partial<SyncTypeRow> {
  const { row } = step;
  const isFirst = row.nextPage === null;
  const begun = isFirst ? { total: page.total ?? null, walkFrom: toldUntil(page, Date.now()) } : {};
  const progress: Partial<SyncTypeRow> = {
    ...begun,
    nextPage: page.next ?? null,
    read: (isFirst ? 0 : row.read) + more.read,
    walkLost: (isFirst ? 0 : row.walkLost) + more.lost,
  };
  return page.next === undefined ? ended(step, progress) : progress;
}

/**
 * After the last page: what was not seen is asked for; then the type is followed from where the walk began. Where too many
 * were not seen, nothing is forgotten until the server has them again, or an operator says that they are gone.
 */
async function ended(step: Step, progress: Partial<SyncTypeRow>): Promise<Partial<SyncTypeRow>> {
  const { manager, generation, row } = step;
  const onward = { ...progress, nextPage: null };
  if ((await unseen(manager, row.type, generation)).length > 0) {
    if (row.walk === 'confirm') return onward;
    const { missing, all } = await countMissing(manager, row.type, generation);
    if (!isTooMany(missing, all)) return { ...onward, walk: 'confirm' };
    const walk = tooManyGone(row.failures.walk, new Date());
    return { ...onward, walk: 'reconcile', failures: { ...row.failures, walk } };
  }
  const walkFrom = progress.walkFrom ?? row.walkFrom;
  return {
    ...onward,
    walk: null,
    failures: withoutWalk(row.failures),
    loadedAt: row.loadedAt ?? new Date(),
    watermark: walkFrom,
    historyWatermark: walkFrom,
    lost: progress.walkLost ?? row.walkLost,
    followLost: 0,
  };
}
