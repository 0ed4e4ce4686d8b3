import type { FhirFailure } from '@kohort/fhir';
import { takeIn, type SyncContext } from './sync-context.js';
import { SyncTypeRow } from './sync.entity.js';
import { failedAgain, type Purpose } from './type-failures.js';

/** So many types that are broken, while nothing works, are the server. */
const MANY = 4;

/** What fails in a round: of a single type, which is left alone then, or of the whole server. */
export class RoundFailures {
  readonly #broken = new Map<string, FhirFailure>();
  #works = false;
  #isThere: Promise<boolean> | undefined;

  constructor(private readonly context: SyncContext) {}

  worked(): void {
    this.#works = true;
  }

  /** Keeps why a type failed; gives the failure where it is not only the type's. */
  async keep(type: string, purpose: Purpose, failure: FhirFailure): Promise<FhirFailure | undefined> {
    if (failure.away) {
      if (!(await this.#serverIsThere())) return failure;
      this.#broken.set(type, failure);
      if (!this.#works && this.#broken.size >= MANY) return failure;
    }
    await takeIn(this.context.dataSource, async (manager) => {
      const { failures } = await manager.findOneByOrFail(SyncTypeRow, { type });
      const failed = failedAgain(failures[purpose], failure, new Date());
      await manager.update(SyncTypeRow, { type }, { failures: { ...failures, [purpose]: failed } });
    });
    return undefined;
  }

  async clear(type: string, purpose: Purpose): Promise<undefined> {
    await this.context.dataSource.manager.query(
      'update sync_type set failures = failures - $2 where type = $1 and failures ? $2',
      [type, purpose],
    );
    return undefined;
  }

  /** The last failure, where nothing but failures came from several types. */
  get ofAll(): FhirFailure | undefined {
    return this.#works || this.#broken.size < 2 ? undefined : [...this.#broken.values()].at(-1);
  }

  /** Whatever a type's requests fail of: a server that tells what it can do is there. Asked once in a round. */
  #serverIsThere(): Promise<boolean> {
    this.#isThere ??= this.context.client.capabilities().then(({ ok }) => ok);
    return this.#isThere;
  }
}
