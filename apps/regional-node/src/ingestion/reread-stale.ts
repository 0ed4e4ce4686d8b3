import type { FhirFailure } from '@kohort/fhir';
import { fetchRecords } from './fetch-records.js';
import { ingest } from './ingest.js';
import { markUnreadable } from './mark-unreadable.js';
import { countMissing, isTooMany } from './missing.js';
import { removeRecords } from './remove-records.js';
import { takeIn, type SyncContext } from './sync-context.js';

const TOGETHER = 50;
/** Those who are followed do not wait longer. */
const LONGEST_MS = 5_000;

interface Stale {
  readonly type: string;
  readonly id: string;
}

/**
 * Reads records again that hang on something that has changed: each once in a round, and none of the types in `paused`. A
 * type that fails is passed over. `done` hears how it went, and says where a failure is not only the type's.
 */
export async function rereadStale(
  context: SyncContext,
  paused: ReadonlySet<string>,
  done: (type: string, failure: FhirFailure | undefined) => Promise<FhirFailure | undefined>,
): Promise<FhirFailure | undefined> {
  const closed = [...paused];
  const ends = Date.now() + LONGEST_MS;
  let after: Stale = { type: '', id: '' };
  while (!context.signal.aborted && Date.now() < ends) {
    const rows = await context.dataSource.manager.query<Stale[]>(
      `select type, id from record where stale and (type, id) > ($1, $2) and type <> all ($3)
         order by type, id limit $4`,
      [after.type, after.id, closed, TOGETHER],
    );
    const [first] = rows;
    if (first === undefined) break;
    const { type } = first;
    const ids = rows.filter((row) => row.type === type).map(({ id }) => id);
    after = { type, id: ids.at(-1) ?? '' };
    const failure = await reread(context, type, ids);
    if (failure !== undefined) closed.push(type);
    const away = await done(type, failure);
    if (away) return away;
  }
  return undefined;
}

async function reread(context: SyncContext, type: string, ids: readonly string[]): Promise<FhirFailure | undefined> {
  const fetched = await fetchRecords(context, type, ids);
  if (!fetched.ok) return fetched.error;
  const { resources, gone, unreadable } = fetched.value;
  await takeIn(context.dataSource, async (manager, changes, { generation }) => {
    // Whether so many are really gone is for the walk to find out.
    const isFew = gone.length > 0 && !isTooMany(gone.length, (await countMissing(manager, type, generation)).all);
    if (isFew) await removeRecords(manager, type, gone, changes);
    await markUnreadable(manager, { type, unreadable, generation }, changes);
    const batch = { type, resources, generation, localDay: context.localDay, arrival: 'current' } as const;
    await ingest(manager, batch, changes);
  });
  return undefined;
}
