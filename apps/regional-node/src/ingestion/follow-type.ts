import type { FhirFailure, FhirPage } from '@kohort/fhir';
import { ok, type Result } from '@kohort/kernel';
import { resourcesOf } from './fetch-records.js';
import { ingest } from './ingest.js';
import { isKnown, knownRecords, versionOf } from './known-records.js';
import { removeRecords } from './remove-records.js';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncTypeRow } from './sync.entity.js';

/** What the server stores now may carry a time that lies this far back: it is asked for that much again. */
const OVERLAP_MS = 10_000;
const UNSURE_MS = 60_000;

const sinceText = (watermark: Date): string => new Date(watermark.getTime() - OVERLAP_MS).toISOString();

/** By the server's clock where it tells; else by ours, with room for a clock that is ahead of it. */
const timeOf = (at: number | undefined): Date => new Date(at ?? Date.now() - UNSURE_MS);

/** Takes in what was changed since the watermark; gives the new one, once all pages are in. */
export async function followType(
  context: SyncContext,
  { type, watermark }: SyncTypeRow,
): Promise<Result<Date | undefined, FhirFailure>> {
  if (watermark === null) return ok(undefined);
  const parameters = { _lastUpdated: `ge${sinceText(watermark)}`, _sort: '_lastUpdated', _count: '200' };
  let page = await context.client.search(type, parameters);
  const at = page.ok ? timeOf(page.value.at) : undefined;
  for (const seen = new Set<string>(); ;) {
    if (!page.ok) return page;
    await store(context, type, page.value);
    const { next } = page.value;
    if (next === undefined || seen.has(next)) return ok(at);
    seen.add(next);
    page = await context.client.page(type, next);
  }
}

async function store(context: SyncContext, type: string, page: FhirPage): Promise<void> {
  const { resources, lost } = resourcesOf(page.items);
  const told = resources.map(versionOf);
  const known = await knownRecords(
    context.dataSource.manager,
    type,
    told.map(({ id }) => id),
  );
  if (lost === 0 && told.every((one) => isKnown(one, known.get(one.id)))) return;
  await takeIn(context.dataSource, async (manager, changes, { generation }) => {
    if (lost > 0) await manager.update(SyncTypeRow, { type, lost: 0 }, { lost });
    await ingest(manager, { type, resources, generation, localDay: context.localDay }, changes);
  });
}

/** Forgets what was deleted since the watermark of the history; gives the new one. */
export async function followDeletions(
  context: SyncContext,
  { type, historyWatermark }: SyncTypeRow,
): Promise<Result<Date | undefined, FhirFailure>> {
  if (historyWatermark === null) return ok(undefined);
  const since = sinceText(historyWatermark);
  const alive = new Set<string>();
  const deleted = new Map<string, number | undefined>();
  let page = await context.client.history(type, since);
  const at = page.ok ? timeOf(page.value.at) : undefined;
  for (const seen = new Set<string>(); ;) {
    if (!page.ok) return page;
    // The newest entry of each resource comes first and says how it is now.
    for (const { id, at: time } of page.value.deletions) if (!alive.has(id) && !deleted.has(id)) deleted.set(id, time);
    for (const id of page.value.alive) if (!deleted.has(id)) alive.add(id);
    const { next } = page.value;
    if (next === undefined || seen.has(next)) break;
    seen.add(next);
    page = await context.client.history(type, since, next);
  }
  await forget(context, type, deleted);
  return ok(at);
}

/** Deleted are those that have not been stored again later. */
async function forget(
  context: SyncContext,
  type: string,
  deleted: ReadonlyMap<string, number | undefined>,
): Promise<void> {
  if (deleted.size === 0) return;
  const known = await knownRecords(context.dataSource.manager, type, [...deleted.keys()]);
  if (known.size === 0) return;
  await takeIn(context.dataSource, async (manager, changes) => {
    const now = await knownRecords(manager, type, [...deleted.keys()]);
    const gone = [...now.values()].filter(({ id, last_updated }) => {
      const at = deleted.get(id);
      return at === undefined || last_updated === null || last_updated.getTime() <= at;
    });
    await removeRecords(
      manager,
      type,
      gone.map(({ id }) => id),
      changes,
    );
  });
}
