import type { FhirFailure } from '@kohort/fhir';
import { ok, type Result } from '@kohort/kernel';
import { fetchRecords } from './fetch-records.js';
import { ingest } from './ingest.js';
import { removeRecords } from './remove-records.js';
import { takeIn, type SyncContext } from './sync-context.js';

const TOGETHER = 50;

interface Stale {
  readonly type: string;
  readonly id: string;
}

/** Reads records again that hang on something that has changed: each once, for a server may give an older version. */
export async function rereadStale(context: SyncContext): Promise<Result<undefined, FhirFailure>> {
  let after: Stale = { type: '', id: '' };
  while (!context.signal.aborted) {
    const rows = await context.dataSource.manager.query<Stale[]>(
      'select type, id from record where stale and (type, id) > ($1, $2) order by type, id limit $3',
      [after.type, after.id, TOGETHER],
    );
    const [first] = rows;
    if (first === undefined) break;
    const { type } = first;
    const ids = rows.filter((row) => row.type === type).map(({ id }) => id);
    const fetched = await fetchRecords(context, type, ids);
    if (!fetched.ok) return fetched;
    const { resources, gone } = fetched.value;
    await takeIn(context.dataSource, async (manager, changes, { generation }) => {
      await removeRecords(manager, type, gone, changes);
      await ingest(manager, { type, resources, generation, localDay: context.localDay }, changes);
    });
    after = { type, id: ids.at(-1) ?? '' };
  }
  return ok(undefined);
}
