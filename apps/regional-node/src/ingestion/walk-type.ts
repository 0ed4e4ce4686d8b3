import type { FhirFailure, FhirPage } from '@kohort/fhir';
import { failed, ok, type Result } from '@kohort/kernel';
import { pageLoop } from './follow-type.js';
import type { SyncContext } from './sync-context.js';
import type { SyncTypeRow } from './sync.entity.js';
import { beginAnew, confirm, reconcile, storeLoaded } from './walk-steps.js';

const PAGE = '200';
const PAGE_OF_IDS = '1000';
/** What servers answer who do not keep a search that long. */
const EXPIRED = new Set([400, 404, 410]);

type Page = Result<FhirPage, FhirFailure>;

/** Reads a page of a walk; the following one is asked for while this one is stored. */
export class WalkType {
  readonly #visited = new Set<string>();
  #ahead: { readonly url: string; readonly page: Promise<Page> } | undefined;

  constructor(private readonly context: SyncContext) {}

  /** The next step of this type's walk: one page, or some that no page brought. One transaction each. */
  async step(row: SyncTypeRow): Promise<Result<undefined, FhirFailure>> {
    if (row.walk === 'confirm') return confirm(this.context, row);
    if (row.nextPage === null) this.#visited.clear();
    const page = await this.#page(row);
    if (!page.ok) {
      if (row.nextPage === null || !EXPIRED.has(page.error.status ?? 0)) return page;
      await beginAnew(this.context, row);
      return failed({ ...page.error, lasting: false });
    }
    const { next } = page.value;
    if (next !== undefined) {
      if (this.#visited.has(next)) return failed(pageLoop);
      this.#visited.add(next);
    }
    if (row.walk === 'load') {
      if (next !== undefined) this.#ask(row.type, next);
      return ok(await storeLoaded(this.context, row, page.value));
    }
    return reconcile(this.context, row, page.value);
  }

  #ask(type: string, url: string): void {
    const page = this.context.client.page(type, url);
    // Whoever waits for it is told; nobody else need be.
    page.catch(() => undefined);
    this.#ahead = { url, page };
  }

  #page({ type, walk, nextPage }: SyncTypeRow): Promise<Page> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (nextPage !== null) return ahead?.url === nextPage ? ahead.page : this.context.client.page(type, nextPage);
    const parameters: Readonly<Record<string, string>> =
      walk === 'load' ? { _count: PAGE } : { _count: PAGE_OF_IDS, _elements: 'id,meta' };
    return this.context.client.search(type, parameters);
  }
}
