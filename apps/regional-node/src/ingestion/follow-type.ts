import { LOOP, type FhirFailure, type FhirPage, type HistoryPage } from '@kohort/fhir';
import { failed, ok, type Result } from '@kohort/kernel';
import { resourcesOf } from './fetch-records.js';
import { ingest } from './ingest.js';
import { isKnown, knownRecords, versionOf } from './known-records.js';
import { removeRecords } from './remove-records.js';
import { sinceText, toldUntil } from './server-time.js';
import { takeIn, type SyncContext } from './sync-context.js';
import type { SyncTypeRow } from './sync.entity.js';

/** Until when all changes are known now; undefined where nothing tells that. */
export interface Followed {
  readonly at: Date | undefined;
  /** Entries that could not be read: they are asked for again. */
  readonly lost: number;
}

export const pageLoop: FhirFailure = { fault: LOOP, away: false, lasting: true };

/** Goes through all pages; a server that leads back to one of them has not told everything. */
async function eachPage<Page extends FhirPage | HistoryPage>(
  read: (next?: string) => Promise<Result<Page, FhirFailure>>,
  take: (page: Page) => Promise<void> | void,
): Promise<Result<Page, FhirFailure>> {
  const first = await read();
  const seen = new Set<string>();
  for (let page = first; ;) {
    if (!page.ok) return page;
    await take(page.value);
    const { next } = page.value;
    if (next === undefined) return first;
    if (seen.has(next)) return failed(pageLoop);
    seen.add(next);
    page = await read(next);
  }
}

/** Takes in what was changed since the watermark. */
export async function followType(
  context: SyncContext,
  { type, watermark }: SyncTypeRow,
): Promise<Result<Followed, FhirFailure>> {
  if (watermark === null) return ok({ at: undefined, lost: 0 });
  const asked = Date.now();
  const since = `ge${sinceText(watermark, context.overlapMs)}`;
  const parameters = { _lastUpdated: since, _sort: '_lastUpdated', _count: '200' };
  let [lost, newest] = [0, -Infinity];
  const first = await eachPage(
    (next) => (next === undefined ? context.client.search(type, parameters) : context.client.page(type, next)),
    async (page) => {
      const stored = await store(context, type, page);
      lost += stored.lost;
      newest = Math.max(newest, stored.newest);
    },
  );
  if (!first.ok) return first;
  if (lost > 0) return ok({ at: undefined, lost });
  // While changes come, their own clock tells how far we are; when none do, the server's.
  return ok({ at: newest > -Infinity ? new Date(Math.min(newest, asked)) : toldUntil(first.value, asked), lost });
}

/** Gives how many entries were lost, and when the newest record was changed that was not known. */
async function store(
  context: SyncContext,
  type: string,
  page: FhirPage,
): Promise<{ readonly lost: number; readonly newest: number }> {
  const { resources, lost } = resourcesOf(page.items);
  const told = resources.map(versionOf);
  const { manager } = context.dataSource;
  const ids = told.map(({ id }) => id);
  const known = await knownRecords(manager, type, ids);
  const fresh = told.filter((one) => !isKnown(one, known.get(one.id), 'followed'));
  if (fresh.length > 0)
    await takeIn(context.dataSource, async (inside, changes, { generation }) => {
      const batch = { type, resources, generation, localDay: context.localDay, arrival: 'followed' } as const;
      await ingest(inside, batch, changes);
    });
  return { lost, newest: Math.max(-Infinity, ...fresh.map(({ lastUpdated = -Infinity }) => lastUpdated)) };
}

/** Forgets what was deleted since the watermark of the history. */
export async function followDeletions(
  context: SyncContext,
  { type, historyWatermark }: SyncTypeRow,
): Promise<Result<Followed, FhirFailure>> {
  if (historyWatermark === null) return ok({ at: undefined, lost: 0 });
  const asked = Date.now();
  const since = sinceText(historyWatermark, context.overlapMs);
  const alive = new Set<string>();
  const deleted = new Map<string, number | undefined>();
  const first = await eachPage<HistoryPage>(
    (next) => context.client.history(type, since, next),
    (page) => {
      // The newest entry of each resource comes first and says how it is now.
      for (const { id, at } of page.deletions) if (!alive.has(id) && !deleted.has(id)) deleted.set(id, at);
      for (const id of page.alive) if (!deleted.has(id)) alive.add(id);
    },
  );
  if (!first.ok) return first;
  await forget(context, type, deleted);
  return ok({ at: toldUntil(first.value, asked), lost: 0 });
}

/** Histories may tell their times in whole seconds. */
const secondOf = (ms: number): number => Math.floor(ms / 1000);

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
      return at === undefined || last_updated === null || secondOf(last_updated.getTime()) <= secondOf(at);
    });
    await removeRecords(
      manager,
      type,
      gone.map(({ id }) => id),
      changes,
    );
  });
}
