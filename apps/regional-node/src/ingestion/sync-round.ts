import type { FhirFailure } from '@kohort/fhir';
import type { Result } from '@kohort/kernel';
import { followDeletions, followType } from './follow-type.js';
import { prepareTypes } from './prepare-types.js';
import { rereadStale } from './reread-stale.js';
import { startWalk } from './start-walk.js';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncStateRow, SyncTypeRow } from './sync.entity.js';
import { WalkType } from './walk-type.js';

const CAPABILITIES_MS = 3_600_000;
const DELETIONS_MS = 3_000;
/** A type that has failed for itself is left alone so long, or ten times as long where it is of no use to ask again. */
const TYPE_PAUSE_MS = 3_000;
/** How long a round may go on with a walk: nobody waits during the first load, but those who are followed after it. */
const WALK_MS = 1_000;
const FIRST_WALK_MS = 20_000;
/** Types that are asked for at once. */
const AT_ONCE = 4;
/** The hour of the local day from which on the nightly reconciliation is due. */
const NIGHT_MS = 3 * 3_600_000;

type Follow = (context: SyncContext, row: SyncTypeRow) => Promise<Result<Date | undefined, FhirFailure>>;

/** One round: what has changed, then a piece of what is being walked through. */
export class SyncRound {
  constructor(private readonly context: SyncContext) {}

  /** undefined where the server was there; what a single type's requests failed of is kept with the type. */
  async run(state: SyncStateRow, now: Date): Promise<FhirFailure | undefined> {
    const isOld = (state.capabilitiesAt?.getTime() ?? 0) + CAPABILITIES_MS < now.getTime();
    if (isOld || state.failures > 0) {
      const prepared = await prepareTypes(this.context);
      if (!prepared.ok) return prepared.error;
    }
    const isDue = (state.historyAt?.getTime() ?? 0) + DELETIONS_MS < now.getTime();
    return (
      (await this.#follow(followType, 'watermark', now)) ??
      (isDue ? await this.#deletions(now) : undefined) ??
      (await this.#stale()) ??
      (await this.#walk(state.loaded ? WALK_MS : FIRST_WALK_MS, now)) ??
      (await this.#night(now))
    );
  }

  get #manager() {
    return this.context.dataSource.manager;
  }

  async #deletions(now: Date): Promise<FhirFailure | undefined> {
    const away = await this.#follow(followDeletions, 'historyWatermark', now);
    if (away === undefined) await this.#manager.update(SyncStateRow, { id: 1 }, { historyAt: now });
    return away;
  }

  /** Asks for the changes of all types that have been loaded, some at once, and moves their watermarks together. */
  async #follow(follow: Follow, mark: 'watermark' | 'historyWatermark', now: Date): Promise<FhirFailure | undefined> {
    const rows = await this.#manager.find(SyncTypeRow, { where: { searched: true }, order: { position: 'ASC' } });
    const open = rows.filter(
      (row) => row.loadedAt !== null && (mark === 'watermark' || row.history) && !isPaused(row, now),
    );
    const marks: { type: string; at: string }[] = [];
    let away: FhirFailure | undefined;
    const worker = async (): Promise<void> => {
      for (let row = open.shift(); row && !away && !this.context.signal.aborted; row = open.shift()) {
        const done = await follow(this.context, row);
        if (done.ok && done.value) marks.push({ type: row.type, at: done.value.toISOString() });
        else if (!done.ok) away ??= await this.#failed(row.type, done.error);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const column = mark === 'watermark' ? 'watermark' : 'history_watermark';
    if (marks.length > 0)
      await this.#manager.query(
        `update sync_type t set ${column} = greatest(t.${column}, m.at), last_success_at = $2,
                failure_code = null, failed_at = null, failure_lasts = false
           from json_to_recordset($1::json) as m (type text, at timestamptz) where t.type = m.type`,
        [JSON.stringify(marks), now],
      );
    return away;
  }

  async #stale(): Promise<FhirFailure | undefined> {
    const done = await rereadStale(this.context);
    return done.ok || !done.error.away ? undefined : done.error;
  }

  /** Goes on with the walks, type by type, until all are over or the time is. */
  async #walk(ms: number, now: Date): Promise<FhirFailure | undefined> {
    const walk = new WalkType(this.context);
    const ends = Date.now() + ms;
    const failed = new Set<string>();
    while (Date.now() < ends && !this.context.signal.aborted) {
      const rows = await this.#manager.find(SyncTypeRow, { where: { searched: true }, order: { position: 'ASC' } });
      const row = rows.find((one) => one.walk !== null && !failed.has(one.type) && !isPaused(one, now));
      if (row === undefined) return undefined;
      const done = await walk.step(row);
      if (done.ok) continue;
      const away = await this.#failed(row.type, done.error);
      if (away) return away;
      failed.add(row.type);
    }
    return undefined;
  }

  /** Keeps why a type failed; gives the failure where it is not only the type's. */
  async #failed(type: string, failure: FhirFailure): Promise<FhirFailure | undefined> {
    await takeIn(this.context.dataSource, (manager) =>
      manager.update(
        SyncTypeRow,
        { type },
        { failureCode: failure.fault.code, failedAt: new Date(), failureLasts: failure.lasting && !failure.away },
      ),
    );
    return failure.away ? failure : undefined;
  }

  /** Once a night, after three o'clock, all ids and versions are compared. */
  async #night(now: Date): Promise<undefined> {
    const day = this.context.localDay(now.getTime() - NIGHT_MS);
    await takeIn(this.context.dataSource, async (manager, _changes, state) => {
      if (!state.loaded || (state.reconciledDay !== null && state.reconciledDay >= day)) return;
      // What has just been read for the first time need not be compared.
      if (state.reconciledDay !== null) await startWalk(manager, state, 'reconcile');
      await manager.update(SyncStateRow, { id: 1 }, { reconciledDay: day });
    });
    return undefined;
  }
}

function isPaused({ failedAt, failureLasts }: SyncTypeRow, now: Date): boolean {
  return failedAt !== null && failedAt.getTime() + TYPE_PAUSE_MS * (failureLasts ? 10 : 1) > now.getTime();
}
