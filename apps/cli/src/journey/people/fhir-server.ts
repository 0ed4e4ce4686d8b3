import { check, must } from '../wrong.js';

/** A resource as it came. */
export type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

/** One to be stored; without an id it gets one. */
export type NewResource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id?: string };

interface Bundle {
  readonly total?: number;
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource: Resource }[];
}

const JSON_TYPE = { 'content-type': 'application/fhir+json' };
const PATIENCE = 30_000;

/** A region's records, asked as any client of FHIR R4 asks. */
export class FhirServer {
  constructor(readonly url: string) {}

  /** Everything that a search finds, page by page. */
  async all(search: string): Promise<Resource[]> {
    const found: Resource[] = [];
    let next: string | undefined = `${this.url}/${search}`;
    while (next !== undefined) {
      const page: Bundle = await this.#json(next);
      found.push(...(page.entry ?? []).map(({ resource }) => resource));
      next = page.link?.find(({ relation }) => relation === 'next')?.url;
    }
    return found;
  }

  async count(search: string): Promise<number> {
    const bundle: Bundle = await this.#json(`${this.url}/${search}${search.includes('?') ? '&' : '?'}_summary=count`);
    return must(bundle.total, `a total of ${search}`, bundle);
  }

  read(reference: string): Promise<Resource> {
    return this.#json(`${this.url}/${reference}`);
  }

  /** Stores a resource under its id, or a new one without. @returns it as it is stored */
  async store(resource: NewResource): Promise<Resource> {
    const path = `${this.url}/${resource.resourceType}${resource.id === undefined ? '' : `/${resource.id}`}`;
    const response = await fetch(path, {
      method: resource.id === undefined ? 'POST' : 'PUT',
      headers: JSON_TYPE,
      body: JSON.stringify(resource),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    check(response.ok, `${path} to take a ${resource.resourceType}`, `${response.status} ${text}`);
    return JSON.parse(text) as Resource;
  }

  async #json<Reply>(address: string): Promise<Reply> {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    const text = await response.text();
    check(response.ok, `${address} to answer`, `${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as Reply;
  }
}
