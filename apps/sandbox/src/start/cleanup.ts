type Stop = () => Promise<unknown>;

/** What stops before what: apps, then the servers that they use, then the database under all, then what watches. */
export const LEVELS = ['apps', 'servers', 'database', 'watch'] as const;
export type Level = (typeof LEVELS)[number];

/** Everything that was started, to be stopped in order, however far the start came. */
export class Cleanup {
  readonly #stops = new Map<Level, Stop[]>();
  #closing: Promise<void> | undefined;

  /** What is added while everything stops is stopped at once. */
  async add(level: Level, stop: Stop): Promise<void> {
    if (this.#closing === undefined) this.#stops.set(level, [...(this.#stops.get(level) ?? []), stop]);
    else await stop();
  }

  /** Stops everything, once. One that fails does not keep the others from stopping. @throws the first failure, at the end */
  run(): Promise<void> {
    return (this.#closing ??= this.#run());
  }

  async #run(): Promise<void> {
    const failures: unknown[] = [];
    for (const level of LEVELS) {
      const stopped = await Promise.allSettled((this.#stops.get(level) ?? []).map((stop) => stop()));
      for (const each of stopped) if (each.status === 'rejected') failures.push(each.reason);
    }
    if (failures.length > 0) throw failures[0];
  }
}
