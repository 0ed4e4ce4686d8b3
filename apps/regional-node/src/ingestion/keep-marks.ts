import type { Followed } from './follow-type.js';
import { takeIn, type SyncContext } from './sync-context.js';
import type { SyncTypeRow } from './sync.entity.js';

export interface Mark {
  readonly row: SyncTypeRow;
  readonly followed: Followed;
}

const FOLLOW = `
  update sync_type t set watermark = greatest(t.watermark, m.at), follow_lost = m.lost, failures = t.failures - 'follow',
         followed_at = $2, last_success_at = $2
    from json_to_recordset($1::json) as m (type text, at timestamptz, lost integer) where t.type = m.type`;
const HISTORY = `
  update sync_type t set history_watermark = greatest(t.history_watermark, m.at), failures = t.failures - 'history'
    from json_to_recordset($1::json) as m (type text, at timestamptz) where t.type = m.type and $2::timestamptz is not null`;

/** Keeps until when the changes of types are known, of several together: a round in which nothing happens costs little. */
export async function keepMarks(
  { dataSource }: SyncContext,
  purpose: 'follow' | 'history',
  marks: readonly Mark[],
  now: Date,
): Promise<void> {
  if (marks.length === 0) return;
  const rows = marks.map(({ row, followed: { at, lost } }) => ({ type: row.type, at: at?.toISOString(), lost }));
  const parameters = [JSON.stringify(rows), now];
  const statement = purpose === 'follow' ? FOLLOW : HISTORY;
  const isOther = marks.some(
    ({ row, followed: { lost } }) =>
      purpose === 'follow' && (row.failures.follow !== undefined || row.followLost !== lost),
  );
  if (isOther) await takeIn(dataSource, (manager) => manager.query(statement, parameters));
  else await dataSource.manager.query(statement, parameters);
}
