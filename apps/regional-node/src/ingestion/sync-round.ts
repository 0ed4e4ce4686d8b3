import type { FhirFailure } from '@kohort/fhir';
import type { Result } from '@kohort/kernel';
import { followDeletions, followType, type Followed } from './follow-type.js';
import { keepMarks, type Mark } from './keep-marks.js';
import { prepareTypes } from './prepare-types.js';
import { rereadStale } from './reread-stale.js';
import { RoundFailures } from './round-failures.js';
import { startWalk } from './start-walk.js';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncStateRow, SyncTypeRow } from './sync.entity.js';
import { isPaused } from './type-failures.js';
import { WalkType } from './walk-type.js';

const CAPABILITIES_MS = 3_600_000;
const DELETIONS_MS = 3_000;
/** How long a round may go on with a walk: nobody waits during the first load, but those who are followed after it. */
const WALK_MS = 1_000;
const FIRST_WALK_MS = 20_000;
/** Types that are asked for at once. */
const AT_ONCE = 4;
/** The hour of the local day from which on the nightly reconciliation is due. */
const NIGHT_MS = 3 * 3_600_000;

const FOLLOW = { follow: followType, history: followDeletions } satisfies Record<
  string,
  (context: SyncContext, row: SyncTypeRow) => Promise<Result<Followed, FhirFailure>>
>;

/** One round: what has changed, then a piece of what is being walked through. */
export class SyncRound {
  readonly #failures: RoundFailures;

  constructor(private readonly context: SyncContext) {
    this.#failures = new RoundFailures(context);
  }

  /** undefined where the server was there; what a single type's requests failed of is kept with the type. */
  async run(state: SyncStateRow, now: Date): Promise<FhirFailure | undefined> {
    const isOld = (state.capabilitiesAt?.getTime() ?? 0) + CAPABILITIES_MS < now.getTime();
    // An error of ours says nothing of the server.
    if (isOld || (state.failures > 0 && state.failureCode !== 'internal')) {
      const prepared = await prepareTypes(this.context, now);
      if (!prepared.ok) return prepared.error;
    }
    const isDue = (state.historyAt?.getTime() ?? 0) + DELETIONS_MS < now.getTime();
    return (
      (await this.#follow('follow', now)) ??
      (isDue ? await this.#deletions(now) : undefined) ??
      (await this.#stale(now)) ??
      (await this.#walk(state.loaded ? WALK_MS : FIRST_WALK_MS, now)) ??
      (await this.#night(now)) ??
      this.#failures.ofAll
    );
  }

  get #manager() {
    return this.context.dataSource.manager;
  }

  /** In the order of reading, those last that have failed. */
  async #types(): Promise<SyncTypeRow[]> {
    const rows = await this.#manager.find(SyncTypeRow, { where: { searched: true }, order: { position: 'ASC' } });
    const rank = ({ failures }: SyncTypeRow): number => Math.min(1, Object.keys(failures).length);
    return rows.sort((one, other) => rank(one) - rank(other));
  }

  async #deletions(now: Date): Promise<FhirFailure | undefined> {
    const away = await this.#follow('history', now);
    if (away === undefined) await this.#manager.update(SyncStateRow, { id: 1 }, { historyAt: now });
    return away;
  }

  /** Asks for the changes of all types that have been loaded, some at once, and moves their watermarks together. */
  async #follow(purpose: 'follow' | 'history', now: Date): Promise<FhirFailure | undefined> {
    const open = (await this.#types()).filter(
      ({ loadedAt, history, failures }) =>
        loadedAt !== null && (purpose === 'follow' || history) && !isPaused(failures, purpose, now),
    );
    const marks: Mark[] = [];
    let away: FhirFailure | undefined;
    const worker = async (): Promise<void> => {
      for (let row = open.shift(); row && !away && !this.context.signal.aborted; row = open.shift()) {
        const done = await FOLLOW[purpose](this.context, row);
        if (done.ok) {
          marks.push({ row, followed: done.value });
          this.#failures.worked();
        } else away ??= await this.#failures.keep(row.type, purpose, done.error);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await keepMarks(this.context, purpose, marks, now);
    return away;
  }

  async #stale(now: Date): Promise<FhirFailure | undefined> {
    const paused = (await this.#types()).filter(({ failures }) => isPaused(failures, 'reread', now));
    const types = new Set(paused.map(({ type }) => type));
    return rereadStale(this.context, types, (type, failure) =>
      failure === undefined ? this.#failures.clear(type, 'reread') : this.#failures.keep(type, 'reread', failure),
    );
  }

  /** Goes on with the walks, type by type, until all are over or the time is. */
  async #walk(ms: number, now: Date): Promise<FhirFailure | undefined> {
    const walk = new WalkType(this.context);
    const ends = Date.now() + ms;
    const failed = new Set<string>();
    while (Date.now() < ends && !this.context.signal.aborted) {
      const isOpen = ({ type, walk, failures }: SyncTypeRow): boolean =>
        walk !== null && !failed.has(type) && !isPaused(failures, 'walk', now);
      const row = (await this.#types()).find(isOpen);
      if (row === undefined) return undefined;
      const done = await walk.step(row);
      if (done.ok) {
        this.#failures.worked();
        continue;
      }
      const away = await this.#failures.keep(row.type, 'walk', done.error);
      if (away) return away;
      failed.add(row.type);
    }
    return undefined;
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
